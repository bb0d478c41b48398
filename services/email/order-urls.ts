import type { Links } from './message'

/** The page on which a person looks an order up. */
export function openOrderUrl(api: string, number: string): string {
  return commandFormUrl(api, 'readOrder', number)
}

/** The page with the form of an operation, filled in with the order's number. */
export function commandFormUrl(api: string, operation: string, number: string): string {
  return formUrl(api, { operation, values: [number] })
}

/** An operation of the API, and what its form is filled in with. */
export type Form = {
  operation: string
  /** Of the parameters of its path, in their order. */
  values?: readonly string[]
  query?: Record<string, string>
}

/** The page with the form of an operation: a path of the API itself is nothing that a browser can open, for want of a key. */
export function formUrl(api: string, { operation, values = [], query = {} }: Form): string {
  const path = [operation, ...values.map(encodeURIComponent)].join('/')
  const asked = new URLSearchParams(query).toString()
  return `${api}/docs#${path}${asked === '' ? '' : `?${asked}`}`
}

/** The order's workflow in Temporal's UI; empty where people do not see it. */
export function temporalUrl({ temporalUi, namespace }: Links, number: string): string {
  if (!temporalUi) return ''
  return `${temporalUi}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(number)}`
}
