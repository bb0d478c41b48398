import type { Bilingual } from '../policy/ladders'

/** What keeps an order from shipping earlier: material, a machine, the work before production, or nothing but the date asked for. */
export const bindingKinds = ['material', 'capacity', 'timePlan', 'requested'] as const
export type BindingKind = (typeof bindingKinds)[number]

/** What binds a date, in words for people. */
export type Binding = { kind: BindingKind; text: Bilingual }

/**
 * What the factory's plan says of one order, as the order keeps it: when it can ship and what binds that. Dates
 * `YYYY-MM-DD`, days working days of the factory.
 */
export type Outlook = {
  /** Version of the factory's plan. */
  planVersion: number
  /** The first ETD that material, capacity and time plan allow; the planned one when it can be held. */
  projectedShipOn: string
  daysLate: number
  slackDays: number
  materialsReadyOn?: string
  productionStartOn?: string
  productionEndOn?: string
  binding: Binding
  /** Not contracted yet: planned into what the contracted orders leave. */
  tentative?: true
  /** Of a tentative order: the earliest ship date that can be promised, and what binds it. */
  promise?: { shipOn: string; binding: Binding }
}
