import { departments, levelNames, levels, type Department, type Level } from '../../domain/departments'
import type { Words } from './language'
import type { AddressBook, Person, Post } from './recipients'
import { departmentWords } from './wording/words'

/** Where people of some level are looked for. */
export type Search = {
  book: Pick<AddressBook, 'staff' | 'ofLevel'>
  department: Department
  /** Those above the owners of a task by the records, who are asked before the department is. */
  line?: readonly Post[]
  /** Says who may be found: everybody unless given. */
  isMeant?: (person: Person) => boolean
}

/** People and the level at which they were found. */
export type Found = { people: Person[]; level?: Level }

/**
 * The people at a level, or else at the next one above it where there is anybody; at last whoever is highest in the
 * company. Without a level only the company is asked: nothing in the department is above a director.
 */
export async function firstFrom(level: Level | undefined, search: Search): Promise<Found> {
  const from = level === undefined ? levels.length : levels.indexOf(level)
  for (const each of levels.slice(from)) {
    const people = await peopleAt(each, search)
    if (people.length > 0) return { people, level: each }
  }
  return highest(search)
}

async function peopleAt(level: Level, search: Search): Promise<Person[]> {
  const { book, department, line = [], isMeant = anybody } = search
  const inLine = line.filter((post) => post.level === level).flatMap(({ people }) => people)
  const meant = inLine.filter(isMeant)
  return meant.length > 0 ? meant : (await book.staff(department, level)).filter(isMeant)
}

/** Nobody who is meant may be as high as those who are not: then these are told themselves, rather than those below. */
async function highest({ book, isMeant = anybody }: Search): Promise<Found> {
  for (const level of levels.toReversed()) {
    const people = await book.ofLevel(level)
    const meant = people.filter(isMeant)
    if (people.length > 0) return { people: meant.length > 0 ? meant : people, level }
  }
  return { people: [] }
}

const anybody = () => true

/** The level above the lowest that one of these people has, or above staff where there are none; undefined above a director. */
export function levelAbove(people: readonly Person[]): Level | undefined {
  const own = people.length === 0 ? [0] : people.map(({ level }) => levels.indexOf(level))
  return levels[Math.min(...own) + 1]
}

/** The post at a level of a department, in words. */
export function postTitle(level: Level, department: Department): Words {
  return {
    zh: `${departments[department]}${levelNames[level]}`,
    en: `the ${level} of ${departmentWords(department).en}`,
  }
}

/** Whoever is above somebody in a department, in words. */
export function supervisorTitle(department: Department): Words {
  return {
    zh: `${departments[department]}上级`,
    en: `the supervisor in ${departmentWords(department).en}`,
  }
}
