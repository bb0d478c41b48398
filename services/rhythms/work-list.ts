import { addDays, instantAt, localDate, toIso, toMs, type WorkingCalendar } from '../../domain/calendar'
import { openTasks } from '../../domain/order/deadlines'
import type { OrderState, Task } from '../../domain/order/state'
import type { CustomerClass } from '../../domain/policy/ladders'
import { weekOf, workListGroups, type PersonalWorkList, type WorkListGroup } from '../../domain/rhythm'
import type { TaskLine } from '../email/digest'
import type { Links, Recipient } from '../email/message'
import { inside, namesOf, ownersOf, type AddressBook, type Person } from '../email/recipients'
import { taskLine } from '../email/task-line'
import { composeWorkList } from '../email/work-list'
import type { Drafted, Letter } from './report'
import { byText } from './sums'

/** The day that lists are made for, as the factory's clock has it. */
export type ListDay = { now: string; today: string; calendar: WorkingCalendar }

/** Until when a list of a day looks ahead: the last instant of its week. */
export function listedUntil({ today, calendar }: Pick<ListDay, 'today' | 'calendar'>): string {
  return toIso(instantAt(calendar, addDays(weekOf(today).until, 1), 0) - 1)
}

/** Where a task stands on the list of a day; undefined for what is due after its week. */
export function groupOf(
  { dueAt, party }: Pick<Task, 'dueAt' | 'party'>,
  day: ListDay,
): WorkListGroup | undefined {
  if (dueAt > listedUntil(day)) return undefined
  if (party !== undefined) return 'waitingOnOthers'
  if (dueAt <= day.now) return 'overdue'
  return localDate(day.calendar, toMs(dueAt)) === day.today ? 'dueToday' : 'dueThisWeek'
}

/** What the lists are made with. */
export type ListParts = ListDay & {
  book: AddressBook
  links: Links
  /** Names the mails of the run, for their links. */
  mail: string
  classOf: (customer: string) => CustomerClass | undefined
}

type Entry = { group: WorkListGroup; key: string; line: TaskLine }
type Reader = { person: Person; recipient: Recipient; entries: Entry[] }

/**
 * The lists of all who hold open tasks: their own, and those of their department that nobody was given. A list of
 * somebody who is away is read by whoever stands in, without what is on the reader's own.
 */
export class WorkLists {
  private readonly readers = new Map<string, Reader>()
  private readonly known = new Map<string, Promise<Person[]>>()

  constructor(private readonly parts: ListParts) {}

  /** Enters the tasks of an order, each for everybody who holds it. */
  async add(state: OrderState): Promise<void> {
    for (const task of openTasks(state)) {
      const group = groupOf(task, this.parts)
      if (group) await this.enter(state, task, group)
    }
  }

  private async enter(state: OrderState, task: Task, group: WorkListGroup): Promise<void> {
    const owners = await this.ownersOf(task)
    const { now, links, classOf } = this.parts
    const line = taskLine({
      state,
      task,
      now,
      api: links.api,
      customerClass: classOf(state.order.customer),
      holder: namesOf(owners),
    })
    for (const person of withoutDoubles(owners)) {
      const { recipient, entries } = this.readerOf(person)
      const actions = this.actionsOf(state, task, recipient)
      entries.push({ group, key: task.key, line: { ...line, links: { ...actions, ...line.links } } })
    }
  }

  private actionsOf(state: OrderState, task: Task, recipient: Recipient) {
    const { links, mail, now } = this.parts
    return links.actions?.({ state, recipient, task: task.key, mail, at: now })
  }

  private ownersOf(task: Task): Promise<Person[]> {
    const key = `${task.owner ?? ''} ${task.department}`
    const owners = this.known.get(key) ?? ownersOf(task, this.parts.book)
    this.known.set(key, owners)
    return owners
  }

  private readerOf(person: Person): Reader {
    const key = whose(person)
    const known = this.readers.get(key) ?? { person, recipient: inside([person])[0]!, entries: [] }
    this.readers.set(key, known)
    return known
  }

  /** What the run records of each, by employee code. */
  lists(): PersonalWorkList[] {
    return this.sorted().map(({ person, entries }) => ({
      employee: whose(person),
      ...(person.standsInFor === undefined ? {} : { standIn: person.code }),
      ...(Object.fromEntries(
        workListGroups.map((group) => [group, entries.filter((entry) => entry.group === group).length]),
      ) as Record<WorkListGroup, number>),
      tasks: byGroup(entries).map(({ group, key, line: { order, dueAt, daysLate } }) => ({
        group,
        order,
        task: key,
        dueAt,
        daysLate,
      })),
    }))
  }

  /** The mail to each reader. */
  letters(): Letter[] {
    const { today: on } = this.parts
    return this.sorted().map(({ person, recipient, entries }) => {
      const linesOf = (group: WorkListGroup) =>
        entries.filter((entry) => entry.group === group).map(({ line }) => line)
      const groups = Object.fromEntries(workListGroups.map((group) => [group, linesOf(group)])) as Record<
        WorkListGroup,
        TaskLine[]
      >
      return {
        recipient,
        standsInFor: person.standsInFor,
        compose: (mail) => composeWorkList({ ...mail, recipient, on, ...groups }),
      }
    })
  }

  private sorted(): Reader[] {
    return [...this.readers.values()].toSorted(byText(({ person }) => whose(person)))
  }
}

function byGroup(entries: readonly Entry[]): Entry[] {
  return entries.toSorted(
    byText(
      ({ group }) => String(workListGroups.indexOf(group)),
      ({ line }) => line.dueAt,
      ({ line }) => line.order,
      ({ key }) => key,
    ),
  )
}

/** The run: how many people have a list, and how many tasks stand on them; one that several hold counts for each. */
export function draftWorkLists(lists: PersonalWorkList[]): Drafted {
  const sum = (group: WorkListGroup) => lists.reduce((all, list) => all + list[group], 0)
  return {
    counts: {
      people: lists.length,
      ...Object.fromEntries(workListGroups.map((group) => [group, sum(group)])),
    },
    record: { kind: 'workList', lists },
    reports: [],
  }
}

/** Whose work it is that a person is told of. */
function whose({ code, standsInFor = code }: Person): string {
  return standsInFor
}

/** A task that somebody holds already does not come to them again in another's place. */
function withoutDoubles(owners: readonly Person[]): Person[] {
  const seen = new Set<string>()
  return [...owners]
    .sort((a, b) => Number(a.standsInFor !== undefined) - Number(b.standsInFor !== undefined))
    .filter(({ code }) => !seen.has(code) && seen.add(code))
}
