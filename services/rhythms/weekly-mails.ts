import { departmentNames, type Department } from '../../domain/departments'
import type { DepartmentFigures, Period, RepeatedDelay } from '../../domain/rhythm'
import { inside, type AddressBook, type Person } from '../email/recipients'
import { composeWeeklySummary, type RepeatOffender } from '../email/weekly-summary'
import { taskKindWords } from '../email/wording/task-kinds'
import type { Letter } from './report'
import { hasNews } from './weekly-summary'

/** What the codes in the summary are called. */
export type Names = { people: ReadonlyMap<string, Called>; suppliers: ReadonlyMap<string, Called> }
export type Called = { en: string; zh: string }

type Reader = { person: Person; departments: Set<Department> }

/**
 * A letter for everybody who leads a department, with those that they lead; the company's director sees all, and is
 * told too when there was nothing. Where nothing was open there is nothing to tell anybody else.
 */
export async function weeklyLetters(
  figures: readonly DepartmentFigures[],
  { week, names, book }: { week: Period; names: Names; book: AddressBook },
): Promise<Letter[]> {
  const readers = await readersOf(book)
  return readers.flatMap(({ person, departments }) => {
    const told = figures.filter((one) => departments.has(one.department) && hasNews(one))
    const isDirector = departments.size === departmentNames.length
    if (told.length === 0 && !isDirector) return []
    const [recipient] = inside([person])
    const { standsInFor } = person
    return [
      {
        recipient: recipient!,
        standsInFor,
        compose: (mail) =>
          composeWeeklySummary({
            ...mail,
            recipient: recipient!,
            from: week.from,
            to: week.until,
            departments: told,
            offenders: told.flatMap(({ department, repeated }) =>
              repeated.map((delay) => offender(delay, department, names)),
            ),
          }),
      },
    ]
  })
}

/** Managers and directors with the departments that they lead; somebody who is away is read for by whoever stands in. */
async function readersOf(book: AddressBook): Promise<Reader[]> {
  const readers = new Map<string, Reader>()
  const add = (person: Person, departments: readonly Department[]) => {
    const key = `${person.code} ${person.standsInFor ?? ''}`
    const known = readers.get(key) ?? { person, departments: new Set<Department>() }
    readers.set(key, known)
    for (const department of departments) known.departments.add(department)
  }
  for (const department of departmentNames)
    for (const level of ['manager', 'director'] as const)
      for (const person of await book.staff(department, level)) add(person, [department])
  for (const person of await book.staff(...company)) add(person, departmentNames)
  return [...readers.values()].filter((reader) => !isToldAlready(reader, [...readers.values()]))
}

/** The director of merchandising is the company's, to whom whatever reaches nobody else goes too. */
const company = ['merchandising', 'director'] as const

/** Whoever stands in for somebody and leads the same departments is told once. */
function isToldAlready({ person, departments }: Reader, readers: readonly Reader[]): boolean {
  if (person.standsInFor === undefined) return false
  const own = readers.find((one) => one.person.code === person.code && one.person.standsInFor === undefined)
  return own !== undefined && [...departments].every((department) => own.departments.has(department))
}

function offender(delay: RepeatedDelay, department: Department, names: Names): RepeatOffender {
  const { times, averageDelayHours } = delay
  return { name: nameOf(delay, names), department, times, averageDelayHours }
}

function nameOf(delay: RepeatedDelay, { people, suppliers }: Names): Called {
  if (delay.kind === 'taskKind') return taskKindWords(delay.code)
  const known = (delay.kind === 'person' ? people : suppliers).get(delay.code)
  return known ?? { en: delay.code, zh: delay.code }
}
