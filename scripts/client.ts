import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where the local stack is, as `npm start` wrote it down. */
export type StackAddresses = {
  api: string
  temporal: string
  temporalUi: string
  mailbox: string
  databaseUrl: string
  apiKey: string
}

/** Reads `.gendan/stack.json`; says what to do when no stack is running. */
export function readStack(
  home = process.env.GENDAN_HOME ?? path.join(process.cwd(), '.gendan'),
): StackAddresses {
  const file = path.join(home, 'stack.json')
  if (!existsSync(file)) throw new Error(`No stack found (${file}). Start one in another terminal: npm start`)
  return JSON.parse(readFileSync(file, 'utf8')) as StackAddresses
}

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

/** An outside client of the API: nothing but HTTP. */
export class GendanClient {
  constructor(private readonly stack: Pick<StackAddresses, 'api' | 'apiKey'>) {}

  async get(where: string): Promise<Answer> {
    return this.send(where, {})
  }

  /** Puts JSON in place of what is there, as the employee `actAs`. */
  async put(where: string, body: object, { actAs }: { actAs?: string } = {}): Promise<Answer> {
    return this.send(where, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
        ...(actAs ? { 'Gendan-Act-As': actAs } : {}),
      },
    })
  }

  /** Posts JSON, or text as XML, as the employee `actAs`; a fresh idempotency key unless one is given. */
  async post(
    where: string,
    body: unknown,
    { actAs, key = randomUUID() }: { actAs?: string; key?: string } = {},
  ): Promise<Answer> {
    const isXml = typeof body === 'string'
    return this.send(where, {
      method: 'POST',
      body: isXml ? body : JSON.stringify(body),
      headers: {
        'Content-Type': isXml ? 'application/xml' : 'application/json',
        'Idempotency-Key': key,
        ...(actAs ? { 'Gendan-Act-As': actAs } : {}),
      },
    })
  }

  /** As `post`; throws with the problem's own words when the answer is not one of success. */
  async must(where: string, body: unknown, options: { actAs?: string; key?: string } = {}): Promise<Answer> {
    const answer = await this.post(where, body, options)
    if (answer.status >= 300) {
      throw new Error(`POST ${where}: ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    return answer
  }

  private async send(
    where: string,
    init: { method?: string; body?: string; headers?: Record<string, string> },
  ): Promise<Answer> {
    const headers = { Authorization: `Bearer ${this.stack.apiKey}`, ...init.headers }
    const response = await fetch(`${this.stack.api}${where}`, { ...init, headers })
    const text = await response.text()
    return { status: response.status, body: parse(text), headers: response.headers }
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return { text }
  }
}

const prefixes: Record<string, string> = {
  sales: 'SA', merchandising: 'ME', planning: 'PL', purchasing: 'PU', warehouse: 'WH', technical: 'TE',
  production: 'PR', quality: 'QA', shipping: 'SH', finance: 'FI', customerService: 'CS',
} // prettier-ignore
const ranks: Record<string, string> = { manager: '01', lead: '02', staff: '03' }

/** The sample factory's employee of a department and level. */
export function sampleEmployee({ department, level }: { department: string; level: string }): string {
  return level === 'director' ? 'GM01' : `${prefixes[department]}${ranks[level]}`
}
