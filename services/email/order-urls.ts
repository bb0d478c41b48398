import type { Links } from './message'

/** The page on which a person looks an order up. */
export function openOrderUrl(api: string, number: string): string {
  return commandFormUrl(api, 'readOrder', number)
}

/** The page with the form of an operation, filled in with the order's number. */
export function commandFormUrl(api: string, operation: string, number: string): string {
  return `${api}/docs#${operation}/${encodeURIComponent(number)}`
}

/** The order's workflow in Temporal's UI; empty where people do not see it. */
export function temporalUrl({ temporalUi, namespace }: Links, number: string): string {
  if (!temporalUi) return ''
  return `${temporalUi}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(number)}`
}
