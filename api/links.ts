import type { ApiSettings } from './deps'

export type OrderLinks = {
  self: string
  events: string
  plan: string
  source?: string
  temporalUi?: string
}

/** Path of an order, as `Location` gives it. */
export function orderPath(number: string): string {
  return `/orders/${encodeURIComponent(number)}`
}

/** Where an order, its log and its plan are read, and where operators see its workflow. */
export function orderLinks(number: string, settings: ApiSettings, hasSource = false): OrderLinks {
  const self = `${settings.url}${orderPath(number)}`
  const { temporalUiUrl, temporalNamespace } = settings
  return {
    self,
    events: `${self}/events`,
    plan: `${self}/plan`,
    ...(hasSource ? { source: `${self}/source` } : {}),
    ...(temporalUiUrl
      ? {
          temporalUi: `${temporalUiUrl}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows/${encodeURIComponent(number)}`,
        }
      : {}),
  }
}

/** The strong entity tag of an order's version. */
export function versionTag(version: number): string {
  return `"${version}"`
}
