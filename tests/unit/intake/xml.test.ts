import { maxDepth, maxDocumentBytes, maxElements, readXml } from '../../../services/intake/xml'

const bytes = (text: string) => new TextEncoder().encode(text)

function rootOf(source: Uint8Array | string) {
  const reading = readXml(source)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading.root
}

function problemOf(source: Uint8Array | string): string {
  const reading = readXml(source)
  if (reading.ok) throw new Error('was read')
  return reading.problems.map(({ element, detail }) => `${element} ${detail}`).join('\n')
}

describe('reading XML', () => {
  it('keeps names, namespaces, attributes, text, paths and lines', () => {
    const root = rootOf(
      '<a xmlns="urn:x" xmlns:y="urn:y">\n <y:b k="1" y:l="2"> t &amp; &#65; </y:b>\n <c/>\n <c>2</c></a>',
    )
    expect(root).toMatchObject({ name: 'a', namespace: 'urn:x', attributes: {}, path: 'a', line: 1 })
    expect(root.children).toEqual([
      {
        name: 'b',
        namespace: 'urn:y',
        attributes: { k: '1', 'y:l': '2' },
        text: 't & A',
        children: [],
        path: 'a/b',
        line: 2,
      },
      { name: 'c', namespace: 'urn:x', attributes: {}, text: '', children: [], path: 'a/c[1]', line: 3 },
      { name: 'c', namespace: 'urn:x', attributes: {}, text: '2', children: [], path: 'a/c[2]', line: 4 },
    ])
  })

  it('reads CDATA as text and passes over comments and processing instructions', () => {
    expect(rootOf('<?go now?><a>1<!-- 2 --><![CDATA[<3>]]><?x y?>4</a>').text).toBe('1<3>4')
  })

  it('keeps white space that is more than layout', () => {
    expect(rootOf('<a>\n\t a \n b\u00a0\n</a>').text).toBe('a \n b\u00a0')
  })

  it('takes attributes with the names of object internals for plain attributes', () => {
    const { attributes } = rootOf('<a __proto__="1" constructor="2"/>')
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it('accepts UTF-8 with and without a byte order mark, and what declares itself as such', () => {
    expect(rootOf(bytes('\ufeff<a>é</a>')).text).toBe('é')
    expect(rootOf('\ufeff<a>é</a>').text).toBe('é')
    expect(rootOf(bytes('<?xml version="1.0" encoding="utf-8"?><a>颜</a>')).text).toBe('颜')
  })
})

describe('refusing XML', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  const wide = `<a>${'<b/>'.repeat(maxElements)}</a>`

  it.each([
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>',
      '/ has a DOCTYPE at line 1',
    ],
    ['a billion laughs', `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`, '/ has a DOCTYPE at line 1'],
    [
      'a DOCTYPE that names a DTD',
      '<!DOCTYPE a SYSTEM "http://dtd.example/a.dtd"><a/>',
      '/ has a DOCTYPE at line 1',
    ],
    [
      'an entity that is not predefined',
      '<a>\n<b>&nbsp;</b></a>',
      'a/b uses an entity other than the five predefined ones (line 2, column 10)',
    ],
    [
      'nesting of 100',
      nested(100),
      `${Array(33).fill('a').join('/')} is nested deeper than ${maxDepth} elements (line 1)`,
    ],
    ['too many elements', wide, `/ has more than ${maxElements} elements (line 1)`],
    [
      'a document cut off',
      '<a>\n <b>1</b>\n <b>2',
      'a/b[2] is not well-formed: unclosed tag: b (line 3, column 6)',
    ],
    ['tags that cross', '<a><b></a></b>', 'a is not well-formed: unexpected close tag (line 1, column 11)'],
    [
      'a prefix without a namespace',
      '<x:a/>',
      '/ is not well-formed: unbound namespace prefix: "x" (line 1, column 7)',
    ],
    [
      'an attribute given twice',
      '<a b="1" b="2"/>',
      '/ is not well-formed: duplicate attribute: b (line 1, column 17)',
    ],
    ['two roots', '<a/><b/>', '/ is not well-formed: documents may contain only one root (line 1, column 8)'],
    [
      'no XML at all',
      '{"buyer":"x"}',
      '/ is not well-formed: text data outside of root node (line 1, column 14)',
    ],
    ['nothing', '', '/ is not well-formed: document must contain a root element (line 1, column 1)'],
    [
      'a control character',
      '<a>&#1;</a>',
      'a is not well-formed: malformed character entity (line 1, column 8)',
    ],
    [
      'XML 1.1 as a way round that',
      '<?xml version="1.1"?><a>&#1;</a>',
      'a is not well-formed: malformed character entity (line 1, column 29)',
    ],
    ['half of a surrogate pair', '<a>\ud800</a>', '/ holds half of a surrogate pair'],
  ])('refuses %s', (_what, text, problem) => {
    expect(problemOf(text)).toContain(problem)
  })

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeff<a/>', 'utf16le'), '/ is encoded in UTF-16; send it in UTF-8'],
    ['UTF-16 without one', Buffer.from('<a/>', 'utf16le'), '/ is encoded in UTF-16; send it in UTF-8'],
    [
      'UTF-16, big end first',
      Buffer.from([0xfe, 0xff, 0x00, 0x3c]),
      '/ is encoded in UTF-16; send it in UTF-8',
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0x00, 0x00, 0x3c]), '/ is encoded in UTF-32; send it in UTF-8'],
    [
      'Latin-1 bytes',
      Buffer.from('<a>\n<b>é</b></a>', 'latin1'),
      '/ is not valid UTF-8: line 2 holds bytes that are no text',
    ],
    [
      'a declared Latin-1',
      bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
      '/ declares the encoding "ISO-8859-1"; send it in UTF-8',
    ],
    [
      'more than 1 MiB',
      new Uint8Array(maxDocumentBytes + 1),
      `/ has ${maxDocumentBytes + 1} bytes; at most ${maxDocumentBytes} are read`,
    ],
  ])('refuses %s', (_what, source, problem) => {
    expect(problemOf(source)).toBe(problem)
  })

  it('reads what is just within its bounds', () => {
    expect(readXml(nested(maxDepth)).ok).toBe(true)
    expect(readXml(wide.replace('<b/>', '')).ok).toBe(true)
    expect(readXml(`<a>${' '.repeat(maxDocumentBytes - 8)}x</a>`).ok).toBe(true)
  })

  it('stops long names below long names before their paths fill the memory', () => {
    const name = 'n'.repeat(100_000)
    expect(problemOf(`<${name}>${'<b>1</b>'.repeat(1000)}</${name}>`)).toBe(
      '/ nests too many elements with names that are too long',
    )
  })

  it('is quick with a document made to be slow', () => {
    const started = performance.now()
    readXml(`<a>${' '.repeat(maxDocumentBytes - 20)}x </a>`)
    readXml(`<a ${Array.from({ length: 60_000 }, (_, i) => `a${i}="x"`).join(' ')}/>`)
    readXml('<a>'.repeat(300_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
