import { currencies } from '../domain/money/currencies'
import type { OrderIntake, TemplateName } from '../domain/order/intake'
import type { Party, PartyDefaults } from '../services/database'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { openingErrors } from './opening-check'
import type { ProblemEntry } from './problem'
import { lineNumber, type NewOpening, type NewOrder, type NewOrderLine } from './schemas/new-order'
import { bodyProblem } from './schemas/validation'

/** What an order says when neither it nor its customer says otherwise. */
export const usualTerms = {
  transportMode: 'sea',
  passageDays: 25,
  overPercent: 0,
  shortPercent: 0,
} as const satisfies Partial<OrderIntake>

/**
 * What may be missing of a payment by the decimals of its currency: about what banks take of a transfer. An order
 * without a currency gets what most have.
 */
const usualTolerance: Record<number, string> = { 0: '5000', 2: '50.00', 3: '20.000', 4: '1.0000' }

function toleranceIn(currency: string | undefined): string {
  return usualTolerance[currencies[currency ?? ''] ?? 2] ?? '50.00'
}

/** A clock of the sender that is a little fast still counts as now. */
const clockSkewMs = 60_000

/** An order that came as JSON, complete with what its customer usually wants; throws 422 for what does not exist. */
export async function toIntake(deps: ApiDeps, order: NewOrder, caller: Caller): Promise<OrderIntake> {
  const now = deps.clock()
  const customer = await deps.repositories.parties.findCustomer(order.customer)
  const merchandiser = order.merchandiser ?? customer?.merchandiserCode ?? caller.actor.code
  const errors = [
    ...(customer ? [] : [{ pointer: '/customer', detail: `There is no customer ${order.customer}` }]),
    ...(await missingMerchandiser(deps, order)),
    ...futureReceipt(order, now),
  ]
  if (!customer || errors.length > 0) throw bodyProblem(errors)
  const { opening, lines, receivedAt = now.toISOString(), channel = 'email', ...said } = order
  const intake = {
    ...withDefaults(said, customer),
    channel,
    receivedAt,
    merchandiser,
    template: order.template ?? (await templateOf(deps, lines)),
    lines: lines.map(toLine),
    ...(opening ? { opening: toOpening(opening) } : {}),
  }
  const impossible = openingErrors(intake, dayIn(deps.settings.factoryZone, now))
  if (impossible.length > 0) throw bodyProblem(impossible)
  return intake
}

/** `YYYY-MM-DD` of an instant on the clocks of a zone. */
function dayIn(timeZone: string, instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant)
}

async function missingMerchandiser(
  { repositories }: ApiDeps,
  { merchandiser }: NewOrder,
): Promise<ProblemEntry[]> {
  if (merchandiser === undefined) return []
  const employee = await repositories.people.find(merchandiser)
  if (employee?.active) return []
  const detail = employee
    ? `names ${merchandiser}, who has left`
    : `names ${merchandiser}, who is no employee`
  return [{ pointer: '/merchandiser', detail }]
}

function futureReceipt({ receivedAt }: NewOrder, now: Date): ProblemEntry[] {
  if (receivedAt === undefined || Date.parse(receivedAt) <= now.getTime() + clockSkewMs) return []
  return [{ pointer: '/receivedAt', detail: 'must not be in the future' }]
}

/** The template of the first line whose product is known; a style nobody knows is a new one. */
export async function templateOf(
  { repositories }: Pick<ApiDeps, 'repositories'>,
  lines: readonly { product?: string }[],
): Promise<TemplateName> {
  const products = await repositories.products.list()
  const known = lines.flatMap(({ product }) => products.find(({ code }) => code === product) ?? [])
  return known[0]?.template ?? 'newStyle'
}

type Said = Partial<OrderIntake>
type Usual = typeof usualTerms & { paymentTolerance: string }

/**
 * The order's own words first, then what the customer usually wants, then what is usual. Terms that belong together
 * are taken together: a place without its Incoterm, or instalments beside words, would say what nobody said.
 */
export function withDefaults<T extends Said>(
  said: T,
  { defaults, currency: own }: Pick<Party, 'defaults' | 'currency'>,
): T & Usual {
  const usual: PartyDefaults = { ...defaults }
  const { currency = own } = said
  // An amount in the customer's own currency means nothing in another.
  if (currency !== (own ?? currency)) delete usual.paymentTolerance
  if (said.incoterm !== undefined) delete usual.incotermPlace
  if (said.payment !== undefined || said.paymentNote !== undefined) {
    delete usual.payment
    delete usual.paymentNote
  }
  return { ...usualTerms, paymentTolerance: toleranceIn(currency), ...usual, ...said } as T & Usual
}

function toLine({ line: _given, ...line }: NewOrderLine, index: number): OrderIntake['lines'][number] {
  const { unit = 'PCE', quantities = [] } = line
  return { ...line, line: lineNumber({ line: _given }, index), unit, quantities }
}

function toOpening({
  milestones = [],
  produced = [],
  shipped = [],
  ...opening
}: NewOpening): OrderIntake['opening'] {
  return { ...opening, milestones, produced, shipped }
}
