import type { Findings } from './fields'
import { note } from './fields'
import type { MaterialsInput, Reservation } from './input'

/** Names that must be known, and names that must be unique. The fields have been checked before. */
export function checkReferences(input: MaterialsInput, found: Findings): void {
  const items = unique(
    input.items.map(({ code }) => code),
    (i) => `/items/${i}/code`,
    found,
  )
  const known = (code: string, pointer: () => string) => {
    if (!items.has(code)) note(found, pointer(), `names ${code}, which is not among the items`)
  }
  checkBill(input, known)
  input.demands.forEach(({ item }, i) => known(item, () => `/demands/${i}/item`))
  checkReceipts(input, known, found)
  checkReservations(input, known, found)
}

type Known = (code: string, pointer: () => string) => void

function checkBill({ bom }: MaterialsInput, known: Known): void {
  bom.forEach(({ parent, component, alternates }, i) => {
    known(parent, () => `/bom/${i}/parent`)
    known(component, () => `/bom/${i}/component`)
    alternates?.forEach((one, k) => known(one.component, () => `/bom/${i}/alternates/${k}/component`))
  })
}

function checkReceipts({ scheduledReceipts = [] }: MaterialsInput, known: Known, found: Findings): void {
  unique(
    scheduledReceipts.map(({ ref }) => ref),
    (i) => `/scheduledReceipts/${i}/ref`,
    found,
  )
  scheduledReceipts.forEach(({ item, kind, startOn, dueOn, issued }, i) => {
    const pointer = `/scheduledReceipts/${i}`
    known(item, () => `${pointer}/item`)
    issued?.forEach((one, k) => known(one.item, () => `${pointer}/issued/${k}/item`))
    if (kind === 'purchase' && (startOn !== undefined || issued !== undefined))
      note(found, pointer, 'is a purchase: only production has startOn and issued')
    if (startOn !== undefined && startOn > dueOn) note(found, `${pointer}/startOn`, 'must not be after dueOn')
  })
}

function checkReservations(input: MaterialsInput, known: Known, found: Findings): void {
  const orderLines = new Set(input.demands.map(({ orderLine }) => orderLine))
  const production = new Set(
    (input.scheduledReceipts ?? []).filter(({ kind }) => kind === 'production').map(({ ref }) => ref),
  )
  input.reservations?.forEach((one: Reservation, i) => {
    const pointer = `/reservations/${i}`
    known(one.item, () => `${pointer}/item`)
    if ((one.orderLine === undefined) === (one.productionOrder === undefined))
      note(found, pointer, 'must name either an orderLine or a productionOrder')
    else if (one.orderLine !== undefined && !orderLines.has(one.orderLine))
      note(found, `${pointer}/orderLine`, `names ${one.orderLine}, which is not among the demands`)
    else if (one.productionOrder !== undefined && !production.has(one.productionOrder))
      note(
        found,
        `${pointer}/productionOrder`,
        `names ${one.productionOrder}, which is no open production order`,
      )
  })
}

function unique(names: string[], pointer: (index: number) => string, found: Findings): Set<string> {
  const seen = new Set<string>()
  names.forEach((name, i) => {
    if (seen.has(name)) note(found, pointer(i), `must be unique, and ${name} comes twice`)
    seen.add(name)
  })
  return seen
}
