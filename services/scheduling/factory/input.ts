import type { CalendarData } from '../../../domain/calendar'
import type { TemplateName } from '../../../domain/order/intake'
import type { Template } from '../../../domain/policy'
import type { CapacityMachine, CustomerClass, PreviousOperation, WorkCentre } from '../capacity'
import type { BillLine, MaterialItem, Reservation, ScheduledReceipt } from '../materials'
import type { TimePlanInput } from '../plan-dates'

/**
 * The factory as one picture, from which everything is planned: what is in stock and on order, who can make what,
 * and every open order with what it still needs. Instants are ISO 8601, dates `YYYY-MM-DD`, quantities in units.
 */
export type FactoryInput = {
  /** The instant of the run: nothing is planned before it. */
  plannedAt: string
  /** The factory's own calendar; machines may have others. */
  calendar: CalendarData
  /** Of departments that do not work as the factory does; an order may bring others in `time`. */
  departmentCalendars?: TimePlanInput['departmentCalendars']
  items: MaterialItem[]
  /** Of products and of what they are made of. */
  bom: BillLine[]
  /** Purchase lines and production orders that serve the whole factory. Those of one order are its `bound` supply. */
  supplies?: FactorySupply[]
  /** Stock set aside for an order line, by its `id`. */
  reservations?: Reservation[]
  workCentres: WorkCentre[]
  machines: FactoryMachine[]
  routings: Routing[]
  orders: FactoryOrder[]
  /** Weight of a late order by its customer's class; see the capacity engine. */
  classWeights?: Record<CustomerClass, number>
  /** The plan in force: kept where nothing calls for a change. */
  previous?: { operations: PreviousOperation[] }
  /** What the plan in force starts before this instant stays where it is (R75). */
  frozenUntil?: string
}

export type { PreviousOperation }

/** An open purchase line or production order for stock. */
export type FactorySupply = ScheduledReceipt & {
  supplier?: string
  /** The date first promised, against which it is late. */
  firstDueOn?: string
}

/** A machine with the times at which it stands still beyond its calendar. */
export type FactoryMachine = CapacityMachine & { stops?: MachineStop[] }
export type MachineStop = { id?: string; from: string; until: string; reason: string }

/** How a product is made (R62): its processes in sequence with their standard times (R64). */
export type Routing = { item: string; operations: RoutingOperation[] }

/** One process of a routing. Times are minutes of one machine's work for one piece. */
export type RoutingOperation = {
  /** Unique in the routing. */
  id: string
  /** The process whose progress it counts; several operations may belong to one. */
  process: string
  workCentre: string
  minutesPerPiece: number
  /** Machines of the work centre that can do it, with their own time where it differs; all of them when absent. */
  machines?: { machine: string; minutesPerPiece?: number }[]
  setupFamily?: string
  /** Ids in the routing; absent: the operation before it in the list. */
  predecessors?: string[]
  transferBatch?: number
  workers?: number
  floorSpace?: number
}

/** An open order as the planner sees it. */
export type FactoryOrder = {
  number: string
  customer: string
  customerClass?: CustomerClass
  /** Not contracted yet: it takes only what the contracted orders leave. */
  tentative?: boolean
  /** May use the reserve, and goes before others (R81). */
  rush?: boolean
  /** Order value in one currency for all orders, to rank by; 0 when unknown. */
  value?: number
  /** What its time-and-action plan is made from. */
  time: Omit<TimePlanInput, 'calendar' | 'expected' | 'plannedAt' | 'template'> & {
    template: Template | TemplateName
  }
  lines: FactoryOrderLine[]
}

/** One line of an order, which one production order makes. */
export type FactoryOrderLine = {
  /** Unique in the factory: the production order's id, `<order>-P<line>`. */
  id: string
  line: number
  item: string
  /** Pieces ordered. */
  quantity: number
  /**
   * Materials still needed beyond stock at the line and what is `bound` to it. When absent, everything that the
   * bill of materials of `item` asks for `quantity`.
   */
  needs?: { item: string; quantity: number }[]
  /** The order's own purchase lines, still to come: they serve this line and no other. */
  bound?: BoundSupply[]
  /** Pieces done so far, by process. */
  done?: Record<string, number>
  /** Nothing is left to make of it. */
  isMade?: boolean
}

/** A purchase line of the order itself. */
export type BoundSupply = {
  /** `<purchase order>/<line>`. */
  ref: string
  item: string
  quantity: number
  dueOn: string
  supplier?: string
  firstDueOn?: string
}
