import type { CalendarData } from '../../../../domain/calendar'
import type { CommandBody } from '../../../../domain/order/commands'
import type { EventDraft, OrderEvent } from '../../../../domain/order/events'
import { evolve } from '../../../../domain/order/evolve'
import type { OrderIntake } from '../../../../domain/order/intake'
import type { Refusal, RuleInput } from '../../../../domain/order/rule'
import { customsRules } from '../../../../domain/order/stages/customs'
import { shipmentRules } from '../../../../domain/order/stages/shipment'
import { initialState } from '../../../../domain/order/start'
import type { CustomsDocumentKind, OrderState, ShipmentLine } from '../../../../domain/order/state'

const shifts: [number, number][] = [
  [510, 720],
  [810, 1050],
]

export const calendar: CalendarData = {
  name: 'test',
  zone: 'Asia/Shanghai',
  offsets: [{ from: '1991-09-14T15:00:00Z', minutes: 480 }],
  from: '2026-01-01',
  to: '2027-12-31',
  week: [shifts, shifts, shifts, shifts, shifts, [], []],
  exceptions: {},
}

/** 1000 T-shirts in two sizes at 5, and 100 caps at 8: USD 5800, 1100 pieces, 3 % over and short. */
const order: OrderIntake = {
  customer: 'ACME',
  buyerOrderNumber: 'PO-1',
  channel: 'email',
  receivedAt: '2026-01-05T01:00:00.000Z',
  merchandiser: 'lin',
  template: 'newStyle',
  currency: 'USD',
  shipOn: '2026-04-30',
  transportMode: 'sea',
  incoterm: 'FOB',
  passageDays: 30,
  overPercent: 3,
  shortPercent: 3,
  paymentTolerance: '20',
  payment: [{ percent: '100', trigger: 'afterShipment', days: 30, gate: 'none' }],
  lines: [
    {
      line: 1,
      product: 'TEE',
      description: 'T-shirt',
      unit: 'PCE',
      unitPrice: '5',
      quantities: [
        { color: 'Red', size: 'M', quantity: 600 },
        { color: 'Red', size: 'L', quantity: 400 },
      ],
    },
    {
      line: 2,
      product: 'CAP',
      description: 'Cap',
      unit: 'PCE',
      unitPrice: '8',
      quantities: [{ quantity: 100 }],
    },
  ],
}

export const everyPiece: ShipmentLine[] = [
  { line: 1, color: 'Red', size: 'M', quantity: 600 },
  { line: 1, color: 'Red', size: 'L', quantity: 400 },
  { line: 2, quantity: 100 },
]

/** Noon of a day at the factory. */
export const noon = (day: string): string => `${day}T04:00:00.000Z`

/** Long after all that happens here, so that nothing lies ahead. */
export const later = noon('2026-07-01')

/** An order whose production orders are released and whose contract is signed. */
export function released(change: Partial<OrderIntake> = {}): OrderState {
  const start = initialState({
    v: 1,
    number: 'SO1',
    order: { ...order, ...change },
    openedAt: '2026-01-05T02:00:00.000Z',
    openedBy: 'lin',
  })
  return {
    ...start,
    calendar,
    plan: {
      template: 'newStyle',
      plannedAt: start.openedAt,
      receivedOn: '2026-01-05',
      shipOn: '2026-04-30',
      shipOnAssumed: false,
      sailingDay: '2026-04-30',
      etaOn: '2026-05-30',
      milestones: [],
      fits: true,
      misfits: [],
      criticalPath: [],
    },
    products: {
      TEE: {
        code: 'TEE',
        name: { en: 'Tee', zh: 'T恤' },
        inspectionListed: false,
        hsCode: '6109.10',
        bom: [],
      },
      CAP: { code: 'CAP', name: { en: 'Cap', zh: '帽' }, inspectionListed: false, bom: [] },
    },
    review: {
      ...start.review,
      contract: { number: 'SC-1', signedOn: '2026-01-08', amount: '5800.00', recordedAt: start.openedAt },
    },
    conversion: {
      ...start.conversion,
      planFixedAt: '2026-01-09T03:00:00.000Z',
      productionOrders: start.order.lines.map(({ line, product, quantities }) => ({
        id: `SO1-P${line}`,
        line,
        product,
        quantities,
        createdAt: '2026-01-09T02:00:00.000Z',
      })),
    },
  }
}

/** So many pieces more have passed packing. */
export function finished(state: OrderState, pieces: readonly ShipmentLine[]): OrderState {
  const entries = pieces.map(({ line, ...cell }, index) => ({
    id: `R${state.production.progress.length + index + 1}`,
    at: noon('2026-04-20'),
    by: 'zhao',
    productionOrder: `SO1-P${line}`,
    process: 'packing' as const,
    producedOn: '2026-04-20',
    rework: 0,
    ...cell,
  }))
  return {
    ...state,
    production: { ...state.production, progress: [...state.production.progress, ...entries] },
  }
}

/** A quality check of the production order of a line. */
export function checked(
  state: OrderState,
  line: number,
  { kind = 'final', passed = true }: { kind?: 'midProduction' | 'final'; passed?: boolean } = {},
): OrderState {
  const check = {
    id: `K${state.production.qualityChecks.length + 1}`,
    at: noon('2026-04-20'),
    by: 'qian',
    productionOrder: `SO1-P${line}`,
    kind,
    cautions: {},
    passed,
    critical: 0,
    major: 0,
    minor: 0,
  }
  const qualityChecks = [...state.production.qualityChecks, check]
  return { ...state, production: { ...state.production, qualityChecks } }
}

/** Everything is produced, checked and completed. */
export function produced(state: OrderState = released()): OrderState {
  const made = checked(checked(finished(state, everyPiece), 1), 2)
  const productionOrders = made.conversion.productionOrders.map((one) => ({
    ...one,
    completedAt: noon('2026-04-20'),
  }))
  return { ...made, conversion: { ...made.conversion, productionOrders } }
}

const rules = { ...customsRules, ...shipmentRules }
type Name = keyof typeof rules

/** What the rule of a command says. */
export function says<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  now = later,
): EventDraft[] | Refusal {
  const rule = rules[name] as (input: RuleInput<C>) => EventDraft[] | Refusal
  const actor = { code: 'sun', department: 'shipping', level: 'staff' } as const
  return rule({ state, body, actor, worker: actor, by: 'sun', now })
}

/** The refusal of a command: its code and the field it names. */
export function refusal<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  now?: string,
): string {
  const answer = says(state, name, body, now)
  if (Array.isArray(answer)) return `accepted: ${answer.map(({ type }) => type).join(', ')}`
  const pointer = answer.problems?.[0]?.pointer
  return pointer ? `${answer.code} ${pointer}` : answer.code
}

/** The drafts of a command that must be accepted. */
export function drafts<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  now?: string,
): EventDraft[] {
  const answer = says(state, name, body, now)
  if (!Array.isArray(answer)) throw new Error(`${name} refused: ${answer.code} ${answer.detail}`)
  return answer
}

/** The state after a command that must be accepted. */
export function after<C extends Name>(
  state: OrderState,
  name: C,
  body: CommandBody<C>,
  now = later,
): OrderState {
  return drafts(state, name, body, now).reduce(
    (before, draft) =>
      evolve(before, { ...draft, seq: before.version + 1, at: now, by: 'sun' } as OrderEvent),
    state,
  )
}

/** The state with a shipment voided. */
export function voided(state: OrderState, id: string): OrderState {
  return evolve(state, {
    type: 'entryVoided',
    data: { entry: id, reason: 'typed wrong' },
    seq: state.version + 1,
    at: later,
    by: 'sun',
  })
}

export function booking(change: Partial<CommandBody<'bookVessel'>> = {}): CommandBody<'bookVessel'> {
  return {
    booking: 'B1',
    bookedBy: 'buyersForwarder',
    carrier: 'Forwarder',
    vessel: 'MV One',
    voyage: '001E',
    portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL',
    zone: 'Asia/Shanghai',
    etd: '2026-04-30',
    eta: '2026-05-30',
    ...change,
  }
}

export const cutOffs: CommandBody<'enterShippingOrder'>['cutOffs'] = [
  { kind: 'documents', at: noon('2026-04-27') },
  { kind: 'vgm', at: noon('2026-04-28') },
  { kind: 'gateIn', at: noon('2026-04-28') },
  { kind: 'customs', at: noon('2026-04-29') },
]

/** A vessel with its shipping order. */
export function booked(
  state: OrderState = released(),
  change: Partial<CommandBody<'bookVessel'>> = {},
): OrderState {
  const body = booking(change)
  const reserved = after(state, 'bookVessel', body, noon('2026-04-01'))
  const order = { booking: body.booking, number: `SO-${body.booking}`, cutOffs }
  return after(reserved, 'enterShippingOrder', order, noon('2026-04-05'))
}

type Paper = CommandBody<'recordCustomsDocument'>

/** A document of a consignment that agrees with the others. */
export function paper(kind: CustomsDocumentKind, change: Partial<Paper> = {}): Paper {
  const money = { amount: '5800.00', currency: 'USD' }
  const goods = { pieces: 1100, packages: 50, grossKg: 520, netKg: 480 }
  const figures: Record<CustomsDocumentKind, Partial<Paper>> = {
    commercialInvoice: { ...money, pieces: 1100 },
    packingList: goods,
    contract: { ...money, number: 'SC-1' },
    declarationDraft: { ...money, ...goods, hsCode: '6109100010' },
  }
  return { kind, number: `${kind}-1`, booking: 'B1', ...figures[kind], ...change }
}

/** All documents of a consignment. */
export function documented(state: OrderState, change: Partial<Paper> = {}): OrderState {
  const { amount, ...rest } = change
  return (['commercialInvoice', 'packingList', 'contract', 'declarationDraft'] as const).reduce(
    (before, kind) => {
      const { number: _number, ...figures } = rest
      const stated = Object.keys(paper(kind))
      const given = Object.entries({ ...figures, ...(kind !== 'contract' && amount ? { amount } : {}) })
      const changes = Object.fromEntries(given.filter(([name]) => stated.includes(name)))
      return after(before, 'recordCustomsDocument', paper(kind, changes), noon('2026-04-10'))
    },
    state,
  )
}

/** Booked, appointed and documented: customs is prepared. */
export function prepared(state: OrderState = released()): OrderState {
  const appointed = after(booked(state), 'instructBroker', {
    broker: 'Harbour',
    appointmentAt: noon('2026-04-28'),
  })
  const trucked = after(appointed, 'bookTruck', { trucker: 'Delta', pickUpAt: noon('2026-04-26') })
  return documented(trucked)
}

export const container = {
  number: 'CSQU3054383',
  seal: 'SEAL1',
  type: '20GP',
  packages: 50,
  grossKg: 520,
  tareKg: 2200,
} as const
