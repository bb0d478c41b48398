const json = ['application/json', 'application/problem+json']

/**
 * True unless the client's `Accept` (RFC 9110, section 12.5.1) leaves JSON out. Parameters beside `q` do not
 * matter, and a header that makes no sense says nothing.
 */
export function takesJson(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').flatMap(rangeOf)
  if (ranges.length === 0) return true
  // Of several ranges the most specific one decides.
  return json.some(
    (type) =>
      [type, 'application/*', '*/*']
        .map((wanted) => ranges.find(({ range }) => range === wanted))
        .find((found) => found !== undefined)?.isTaken,
  )
}

function rangeOf(text: string): { range: string; isTaken: boolean }[] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  if (!/^[^\s/]+\/[^\s/]+$/.test(range)) return []
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  return [{ range, isTaken: quality === undefined || Number(quality.slice(2)) !== 0 }]
}
