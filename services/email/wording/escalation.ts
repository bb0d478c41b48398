import type { Bilingual } from '../../../domain/policy/ladders'
import { lateness, longTime } from '../format'
import { inEach } from '../language'
import type { HeldNotice, MailInput, Recipient } from '../message'
import { endangered } from './endangered'
import { isForOutsiders } from './party-asks'
import { levelWords } from './levels'
import { holderWords, type Fact, type Section, type Wording } from './words'

type Escalated = Omit<Wording, 'sections'> & { isLate: boolean; section: Section }

/** One mail for everything that reached the same level for the same reader at the same moment. */
export function escalation(input: MailInput): Wording {
  const [first, ...others] = input.notices
  const head = escalated(input, first)
  if (others.length === 0) return { ...head, sections: [head.section] }
  const entries = [head, ...others.map((held) => escalated(input, held))]
  const areAllLate = entries.every(({ isLate }) => isLate)
  const level = levelWords(first.notice.level, areAllLate)
  const number = entries.length
  return {
    tone: level.tone,
    badge: level,
    subject: { en: `${level.en}: ${number} tasks`, zh: `${level.zh}：${number} 项待办` },
    lead: areAllLate
      ? { en: `${number} tasks of this order are late.`, zh: `本订单有以下 ${number} 项已逾期：` }
      : {
          en: `${number} tasks of this order want your attention.`,
          zh: `本订单有以下 ${number} 项待办需要跟进：`,
        },
    sections: withSharedAsk(entries.map(({ section }) => titled(section))),
  }
}

/** Of several, each is named by its heading instead of by a fact. */
function titled({ facts, notice, asks }: Section): Section {
  const title = notice?.task?.title
  return title ? { title, facts: facts.slice(1), notice, asks } : { facts, notice, asks }
}

/** What is asked of the reader alike for every task is said once, at the end. */
function withSharedAsk(sections: Section[]): Section[] {
  const last = sections.length - 1
  return sections.map((section, index) =>
    index < last && section.asks?.en === sections[index + 1]?.asks?.en
      ? { ...section, asks: undefined }
      : section,
  )
}

function escalated({ state, recipient }: MailInput, held: HeldNotice): Escalated {
  const { notice, holder } = held
  const { task, facts } = notice
  const title = task?.title ?? { en: '', zh: '' }
  const dueAt = facts.dueAt ?? notice.at
  const since = lateness(state, dueAt, notice.at)
  // The ladder counts from a promise where there is one; what was due before stays due.
  const counted = facts.promisedAt ? lateness(state, facts.promisedAt, notice.at) : since
  const level = levelWords(notice.level, counted.isLate)
  return {
    isLate: since.isLate,
    tone: level.tone,
    badge: level,
    subject: { en: `${level.en}: ${title.en}`, zh: `${level.zh}：${title.zh}` },
    lead:
      notice.level === 'missed'
        ? { en: `The cut-off of "${title.en}" was missed.`, zh: `“${title.zh}”已错过截止时间。` }
        : leadOf(title, { ...counted, isPromise: facts.promisedAt !== undefined }),
    section: {
      facts: [
        { label: { en: 'What', zh: '事项' }, value: title },
        // Of a cut-off the time stands below, as what does not move.
        ...(task?.cutOffAt === dueAt ? [] : [dueFact(longTime(state.calendar, dueAt), since)]),
        ...promised(state, notice),
        { label: { en: 'Held by', zh: '责任人' }, value: holderWords(task?.department, holder) },
        ...(task ? endangered(state, task, notice.at) : []),
      ],
      asks: asksOfReader(notice, recipient),
      notice,
    },
  }
}

/** What a step asks of outsiders alone is passed on by the one of us whom it reaches in their place. */
export function asksOfReader(
  { asks, recipients }: HeldNotice['notice'],
  { onBehalfOf }: Recipient,
): Bilingual | undefined {
  if (!asks || onBehalfOf === undefined || !isForOutsiders(recipients.audiences)) return asks
  const { en, zh } = inEach(onBehalfOf.party)
  return { en: `Ask ${en}: “${asks.en}”`, zh: `请联系${zh}并转达：“${asks.zh}”` }
}

type Lateness = { isLate: boolean; words: Bilingual }

function dueFact(time: Bilingual, { isLate, words }: Lateness): Fact {
  if (!isLate) return { label: { en: 'Due', zh: '应完成时间' }, value: time }
  const value = isNow(words)
    ? time
    : { en: `${time.en} (${words.en} ago)`, zh: `${time.zh}（已过 ${words.zh}）` }
  return { label: { en: 'Late since', zh: '逾期起于' }, value }
}

/** Woken on the minute, a task is not late by anything yet. */
const isNow = ({ en }: Bilingual) => en === '' || en.startsWith('0 ')

function leadOf(
  { en, zh }: Bilingual,
  { isLate, words, isPromise }: Lateness & { isPromise: boolean },
): Bilingual {
  if (isLate && isNow(words)) return { en: `"${en}" is due now.`, zh: `“${zh}”现已到期。` }
  if (isPromise)
    return isLate
      ? { en: `"${en}" was promised and is ${words.en} past it.`, zh: `“${zh}”承诺期限已过 ${words.zh}。` }
      : { en: `"${en}" is promised in ${words.en}.`, zh: `“${zh}”距承诺完成还有 ${words.zh}。` }
  return isLate
    ? { en: `"${en}" is late by ${words.en}.`, zh: `“${zh}”已逾期 ${words.zh}。` }
    : { en: `"${en}" is due in ${words.en}.`, zh: `“${zh}”还有 ${words.zh}到期。` }
}

function promised({ calendar }: MailInput['state'], { task, facts }: HeldNotice['notice']): Fact[] {
  const promisedAt = facts.promisedAt ?? task?.promise?.at ?? task?.acknowledged?.promisedAt
  if (!promisedAt) return []
  const given = task?.promise?.given
  const value = longTime(calendar, promisedAt)
  return [
    {
      label: { en: 'Promised for', zh: '承诺完成' },
      value: given ? cutBack(value, longTime(calendar, given)) : value,
    },
  ]
}

/** What a limit that came later has left of a promise, and what was said. */
function cutBack(left: Bilingual, given: Bilingual): Bilingual {
  return {
    en: `${left.en} (said: ${given.en}; a limit set since comes first)`,
    zh: `${left.zh}（原承诺 ${given.zh}，因截止期限提前）`,
  }
}
