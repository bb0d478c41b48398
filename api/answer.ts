/** What a request is answered: JSON, or bytes of a stated media type. */
export type Answer = {
  status: number
  body?: unknown
  bytes?: { mediaType: string; content: Buffer | string }
  headers?: Record<string, string>
}

/** 200 with JSON. */
export function ok(body: unknown, headers?: Record<string, string>): Answer {
  return { status: 200, body, ...(headers ? { headers } : {}) }
}

/** A file to keep, never shown in the page of a browser: the bytes are a stranger's. RFC 6266 for the name. */
export function download({ mediaType, bytes }: { mediaType: string; bytes: Buffer }, name: string): Answer {
  const plain = name.replaceAll(/[^\w. -]+/g, '_')
  const exact = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '_')).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const names = plain === name ? `filename="${name}"` : `filename="${plain}"; filename*=UTF-8''${exact}`
  return {
    status: 200,
    bytes: { mediaType, content: bytes },
    headers: { 'Content-Disposition': `attachment; ${names}` },
  }
}
