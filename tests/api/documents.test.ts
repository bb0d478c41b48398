import { createHash } from 'node:crypto'
import { edited, garmentOrder, minimalOrder, sampleDocuments, without } from '../support/ubl/documents'
import { aWorld, get, post, postXml, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const buyer = (xml: string, id: string) => xml.replace(/<cbc:ID>BT-2026-0007</, `<cbc:ID>${id}<`)

describe('POST /orders with XML', () => {
  it.each(sampleDocuments().map(({ name, xml }) => [name, xml]))('receives %s', async (_name, xml) => {
    const { status, body } = await postXml(world, xml, { as: 'ME03' })
    expect(status).toBe(201)
    const shown = (await get(world, `/orders/${body.number}`)).body
    expect(shown).toMatchObject({ channel: 'edi', document: { mediaType: 'application/xml' } })
    expect(shown.document.sha256).toBe(createHash('sha256').update(xml).digest('hex'))
    expect(shown.document.details.details.length).toBeGreaterThan(5)
    expect(shown.links.source).toBe(`http://gendan.test/orders/${body.number}/source`)
    const source = await get(world, `/orders/${body.number}/source`).buffer(true)
    expect(source.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/xml/),
      'content-disposition': `attachment; filename="${body.number}.xml"`,
    })
    expect(source.text).toBe(xml)
    const missing = await get(world, `/orders/${body.number}/source?sha256=${'0'.repeat(64)}`)
    expect([missing.status, missing.body.code]).toEqual([404, 'source-not-found'])
  })

  it('enters a buyer that nobody knows, and says so', async () => {
    const { body } = await postXml(world, buyer(minimalOrder(), 'UNKNOWN-1'), { as: 'ME03' })
    const { customer, notes, merchandiser } = (await get(world, `/orders/${body.number}`)).body
    expect(customer).toEqual({
      code: expect.stringMatching(/^NEW-\d{4}$/),
      name: expect.stringContaining('Brisling'),
    })
    expect(notes.map(({ text }: { text: string }) => text).join()).toContain(`Customer ${customer.code}`)
    expect(merchandiser).toBe('ME03')
    const again = await postXml(world, buyer(minimalOrder(), 'UNKNOWN-2'), { as: 'ME03' })
    expect((await get(world, `/orders/${again.body.number}`)).body.customer.code).toBe(customer.code)
  })

  it('says of an address that is none that nothing is sent to it', async () => {
    const xml = edited(
      garmentOrder().replaceAll('912345678', '998877665').replaceAll('Brisling', 'Sardin'),
      ['>siri.holm@brisling.example<', '>siri.holm at brisling<'],
      ['>BRISLING<', '>SARDIN<'],
      ['>7090001234567<', '>7090001234574<'],
      ['>BT-2026-0142<', '>BT-2026-0143<'],
    )
    const { body, status } = await postXml(world, xml, { as: 'ME03' })
    const { document, notes, customer } = (await get(world, `/orders/${body.number}`)).body
    const element = 'Order/BuyerCustomerParty/Party/Contact/ElectronicMail'
    expect([status, document.details.warnings]).toEqual([
      201,
      [{ element, detail: expect.stringContaining('"siri.holm at brisling" must be one address such as') }],
    ])
    expect(notes.map(({ text }: { text: string }) => text).join()).toContain(
      `To check in the document: ${element}`,
    )
    expect((await world.repositories.parties.find(customer.code))?.contacts).toEqual([])
  })

  it.each([
    ['its electronic address', 'schemeID="0192">912345678', 'schemeID="0088">9521101530018'],
    ['its exact name', 'Brisling Trading AS', 'Nordlys Apparel AS'],
  ])('knows a customer by %s', async (by, from, to) => {
    const xml = edited(buyer(minimalOrder(), `KNOWN ${by}`), [from, to])
    const without = by === 'its exact name' ? edited(xml, ['912345678', '912345679']) : xml
    const { body } = await postXml(world, without, { as: 'SA01' })
    const { customer, merchandiser, terms } = (await get(world, `/orders/${body.number}`)).body
    expect([customer.code, merchandiser]).toEqual(['C-NORDLYS', 'ME03'])
    expect(terms.payment.length).toBeGreaterThan(0)
  })

  it('keeps a number of ours that cannot be a product code, drops what orders nothing, and asks', async () => {
    const item = '<cbc:Name>Apron</cbc:Name>'
    const ours = '<cac:SellersItemIdentification><cbc:ID>AP 7*</cbc:ID></cac:SellersItemIdentification>'
    const xml = edited(buyer(minimalOrder(), 'ODD-1'), [item, `${item}${ours}`], ['>600<', '>0<'])
    const { body } = await postXml(world, xml, { as: 'ME03' })
    const { lines, notes, queries } = (await get(world, `/orders/${body.number}`)).body
    expect(lines[0]).toMatchObject({ buyerItem: 'AP 7*', quantities: [], ordered: 0 })
    expect(lines[0]).not.toHaveProperty('product')
    expect(notes.map(({ text }: { text: string }) => text).join()).toContain('orders nothing')
    expect(queries.map(({ lacks }: { lacks: string }) => lacks)).toEqual(
      expect.arrayContaining(['quantity', 'product:1']),
    )
  })

  it('counts charges and allowances of lines and document into the amount', async () => {
    const charge = (indicator: string, amount: string) =>
      `<cac:AllowanceCharge><cbc:ChargeIndicator>${indicator}</cbc:ChargeIndicator>` +
      `<cbc:AllowanceChargeReason>freight</cbc:AllowanceChargeReason><cbc:Amount currencyID="USD">${amount}</cbc:Amount></cac:AllowanceCharge>`
    const price = '<cac:Price><cbc:PriceAmount currencyID="USD">2.00</cbc:PriceAmount></cac:Price>'
    const xml = edited(
      buyer(minimalOrder(), 'CHARGED-1'),
      ['<cac:OrderLine>', `${charge('true', '40.00')}${charge('false', '10.00')}<cac:OrderLine>`],
      ['<cac:Item>', `${charge('false', '100.00')}${price}<cac:Item>`],
    )
    const { body, status } = await postXml(world, xml, { as: 'ME03' })
    expect([status, body.errors]).toEqual([201, undefined])
    const { lines, terms } = (await get(world, `/orders/${body.number}`)).body
    expect([lines[0].charges, lines[0].amount, terms.charges, terms.amount]).toEqual([
      '-100',
      '1100.00',
      '30',
      '1130.00',
    ])
  })

  it.each<[string, string, RegExp]>([
    ['what is no XML', 'hello', /./],
    ['an empty document', '', /^\/$/],
    ['a truncated document', minimalOrder().slice(0, 900), /./],
    [
      'a DOCTYPE',
      `<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]>${minimalOrder().replace(/^<\?xml.*?\?>/, '')}`,
      /^\/$/,
    ],
    [
      'another document',
      '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
      /Invoice/,
    ],
    ['a missing element', without(minimalOrder(), 'IssueDate'), /Order\/IssueDate/],
    [
      'a currency that does not exist',
      edited(minimalOrder(), ['>USD<', '>XYZ<']),
      /^Order\/DocumentCurrencyCode$/,
    ],
    [
      'a negative quantity',
      edited(minimalOrder(), ['>600<', '>-6<']),
      /^Order\/OrderLine\/LineItem\/Quantity$/,
    ],
    ['a number that is too long', buyer(minimalOrder(), 'x'.repeat(201)), /^Order\/ID$/],
  ])('refuses %s and names the element', async (_name, xml, element) => {
    const { status, body } = await postXml(world, xml)
    expect([status, body.code]).toEqual([422, 'document-refused'])
    expect(body.errors[0].element).toMatch(element)
    expect(body.errors[0].detail).toEqual(expect.any(String))
    expect(body.errors[0]).not.toHaveProperty('pointer')
  })

  it('refuses more lines than an order holds', async () => {
    const [line] = /<cac:OrderLine>[\s\S]*<\/cac:OrderLine>/.exec(minimalOrder())!
    const many = Array.from({ length: 501 }, (_, index) =>
      line.replace('<cbc:ID>10<', `<cbc:ID>${index}<`),
    ).join('')
    const { status, body } = await postXml(world, minimalOrder().replace(line, many))
    expect([status, body.errors[0].element]).toEqual([422, 'Order/OrderLine'])
  })

  it('takes at most 1 MiB', async () => {
    const { status, body } = await postXml(world, `${minimalOrder()}<!-- ${'x'.repeat(1024 * 1024)} -->`)
    expect([status, body.code]).toEqual([413, 'body-too-large'])
  })

  it.each(['text/xml; charset=utf-8', 'application/vnd.oasis.ubl+xml', 'application/xml'])(
    'takes %s',
    async (type) => {
      const xml = buyer(minimalOrder(), type)
      const { status } = await postXml(world, xml, { headers: { 'Content-Type': type } })
      expect(status).toBe(201)
    },
  )

  it('answers a document that came before with the order that there is, changed or not', async () => {
    const xml = buyer(minimalOrder(), 'TWICE-1')
    const first = await postXml(world, xml, { idempotencyKey: 'twice' })
    const same = await postXml(world, xml, { idempotencyKey: 'twice' })
    const other = await postXml(world, edited(xml, ['>600<', '>700<']))
    expect([same.status, same.headers['idempotent-replay'], same.body]).toEqual([201, 'true', first.body])
    expect([other.status, other.body.number]).toEqual([200, first.body.number])
    const reused = await postXml(world, edited(xml, ['>600<', '>800<']), { idempotencyKey: 'twice' })
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused'])
  })

  it('has no source for an order that came as JSON', async () => {
    const order = { customer: 'C-NORDLYS', buyerOrderNumber: 'JSON-1', lines: [{ description: 'x' }] }
    const { body } = await post(world, '/orders', order)
    const { status, body: problem } = await get(world, `/orders/${body.number}/source`)
    expect([status, problem.code]).toEqual([404, 'source-not-found'])
    expect((await get(world, `/orders/${body.number}`)).body).not.toHaveProperty('document')
  })

  it('takes no XML for a command', async () => {
    const { body } = await postXml(world, garmentOrder().replace(/<cbc:ID>/, '<cbc:ID>X-'))
    const headers = { 'Content-Type': 'application/xml' }
    const answer = await post(world, `/orders/${body.number}/addNote`, '', { headers }).send('<note/>')
    expect(answer.status).toBe(415)
  })
})
