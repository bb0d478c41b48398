import { domainOf } from './address'

/** What a domain takes: so many messages in a time, of one worker over so many connections at once. */
export type DomainLimit = { domain: string; messages: number; intervalMs: number; connections: number }

/** The limits of the domains that are named, and of all others. */
export type DomainLimits = { named: DomainLimit[]; other?: DomainLimit }

/**
 * Unless said otherwise: what the large free mail services of China let one sender through with before they put him
 * off, and no limit elsewhere.
 */
export const usualDomainLimits = 'qq.com=20/60s, foxmail.com=20/60s, 163.com=20/60s, 126.com=20/60s'

const most = { messages: 1000, seconds: 86_400, connections: 20 }
const seconds = { s: 1, m: 60, h: 3600 }
const pattern = /^(\*|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)=(\d{1,6})\/(\d{1,6})([smh])(?:\/(\d{1,3}))?$/

/**
 * Reads limits such as `qq.com=20/60s, partner.example=100/1h/2, *=600/1m`: per domain the messages in a time and,
 * after another slash, the connections at once (one unless said); `*` is every domain that is not named.
 */
export function parseDomainLimits(
  text: string,
): { ok: true; limits: DomainLimits } | { ok: false; detail: string } {
  const parts = text.split(',').map((part) => part.trim().toLowerCase())
  const limits: DomainLimit[] = []
  for (const part of parts.filter((one) => one !== '')) {
    const limit = parseLimit(part)
    if (typeof limit === 'string') return { ok: false, detail: limit }
    if (limits.some(({ domain }) => domain === limit.domain))
      return { ok: false, detail: `names ${limit.domain} twice` }
    limits.push(limit)
  }
  const named = limits.filter(({ domain }) => domain !== '*')
  return { ok: true, limits: { named, other: limits.find(({ domain }) => domain === '*') } }
}

function parseLimit(part: string): DomainLimit | string {
  const [, domain, messageText, lengthText, unit, connectionText = '1'] = pattern.exec(part) ?? []
  if (domain === undefined)
    return `has ${part.slice(0, 80)}, which is not like qq.com=20/60s or qq.com=20/60s/2`
  const [messages, connections] = [Number(messageText), Number(connectionText)]
  const length = Number(lengthText) * seconds[unit as keyof typeof seconds]
  const isIn = (value: number, max: number) => value >= 1 && value <= max
  if (!isIn(messages, most.messages)) return `has ${part}: messages must be from 1 to ${most.messages}`
  if (!isIn(length, most.seconds)) return `has ${part}: the time must be from 1 s to 24 h`
  if (!isIn(connections, most.connections))
    return `has ${part}: connections must be from 1 to ${most.connections}`
  return { domain, messages, intervalMs: length * 1000, connections }
}

/** The limits that hold for these addresses, one per domain; a domain is its own, not its subdomains. */
export function limitsFor({ named, other }: DomainLimits, addresses: readonly string[]): DomainLimit[] {
  const domains = [...new Set(addresses.map(domainOf))]
  return domains.flatMap((domain) => {
    const limit = named.find((one) => one.domain === domain) ?? (other && { ...other, domain })
    return limit ?? []
  })
}
