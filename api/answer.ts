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
