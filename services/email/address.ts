import { domainToASCII } from 'node:url'

const most = { address: 254, local: 64, domain: 253, label: 63 }
const atom = /^[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]+$/u
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u

const right = 'must be one address such as name@factory.example, with nothing beside it'

/**
 * Why a text is no address that mail can be sent to, or undefined when it is one: a local part and a domain as RFC
 * 5321 (section 4.1.2) writes them, without quotes, comments, a name or a list, and of at most 254 characters.
 */
export function addressProblem(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '') return right
  if (text.length > most.address) return `must have at most ${most.address} characters`
  const at = text.lastIndexOf('@')
  if (at < 1) return right
  const local = text.slice(0, at)
  if (local.length > most.local) return `must have at most ${most.local} characters before the @`
  if (!local.split('.').every((part) => atom.test(part)))
    return `has characters before the @ that no address has: it ${right}`
  return domainProblem(text.slice(at + 1))
}

function domainProblem(domain: string): string | undefined {
  const labels = domain.split('.')
  const isRight = labels.length > 1 && labels.every((one) => label.test(one)) && isName(domainToASCII(domain))
  return isRight ? undefined : `has a domain after the @ that cannot be one: it ${right}`
}

/** What a domain is asked for by (RFC 5891) has its own bounds; one that cannot be written so is empty here. */
function isName(ascii: string): boolean {
  const labels = ascii.split('.')
  return (
    ascii.length <= most.domain &&
    labels.every(({ length }) => length <= most.label) &&
    /[a-z]/.test(labels.at(-1)!)
  )
}

/** The addresses of a mail, which stand in one text with commas between them. */
export function addressesOf(list: string): string[] {
  return list
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
}

/** The domain of an address, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
