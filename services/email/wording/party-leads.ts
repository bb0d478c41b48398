import type { ApprovalSubject, Task } from '../../../domain/order/state'
import { subjectNames } from '../../../domain/order/stages/production-tasks'
import type { Bilingual, TaskKind } from '../../../domain/policy/ladders'

/** What an outsider is told that we await, and by when. */
export type Awaiting = {
  title: Bilingual
  task: Task | undefined
  day: string
  time: Bilingual
  isLate: boolean
}

/** The sentence that says it all, in a tone of its own for each kind of thing that we await. */
export function leadToParty(awaiting: Awaiting): Bilingual {
  const own = awaiting.task && leads[awaiting.task.kind]
  return own ? own(awaiting) : usualLead(awaiting)
}

const leads: Partial<Record<TaskKind, (awaiting: Awaiting) => Bilingual>> = {
  confirmation: ({ day, isLate }) =>
    isLate
      ? {
          en: `We were expecting your confirmation of this order by ${day} and have not received it yet.`,
          zh: `本订单原定 ${day} 前确认，至今未收到贵司回复，烦请尽快确认。`,
        }
      : { en: `Please confirm this order by ${day}.`, zh: `本订单内容请于 ${day} 前确认。` },
  sampleComments: ({ task, day, isLate }) => {
    const { en, zh } = sampleName(task)
    return isLate
      ? {
          en: `We were hoping for your comments on ${en} by ${day} and have not heard from you yet.`,
          zh: `${zh}已寄出，原定 ${day} 前反馈意见，至今未收到回复，烦请尽快告知。`,
        }
      : {
          en: `We have sent you ${en} and look forward to your comments by ${day}.`,
          zh: `${zh}已寄出，收到后请于 ${day} 前反馈意见。`,
        }
  },
  invoiceReceipt: ({ day, isLate }) =>
    isLate
      ? {
          en: 'We have sent you the invoice below and have no word yet that it has arrived.',
          zh: '以下发票已寄出，至今未收到贵司的签收确认，烦请核实后回复。',
        }
      : {
          en: `We have sent you the invoice below; please let us know by ${day} that it has arrived.`,
          zh: `以下发票已寄出，收到后请于 ${day} 前回复确认。`,
        },
  cutOff: ({ title, time, isLate }) =>
    isLate
      ? {
          en: `The cut-off has passed and "${title.en}" is not confirmed to us.`,
          zh: `截止时间已过，我方仍未收到“${title.zh}”的确认。`,
        }
      : {
          en: `The cut-off is close: "${title.en}" must be done by ${time.en}.`,
          zh: `“${title.zh}”将于${time.zh}截止，请确认能否按时办妥。`,
        },
}

function sampleName(task: Task | undefined): Bilingual {
  const subject = task?.ref as ApprovalSubject
  return Object.hasOwn(subjectNames, subject) ? subjectNames[subject] : { en: 'the sample', zh: '样品' }
}

function usualLead({ title: { en, zh }, task, day, isLate }: Awaiting): Bilingual {
  const [by, lateBy] = verbs(task?.kind)
  return isLate
    ? {
        en: `We were expecting "${en}" by ${day} and have not received it yet.`,
        zh: `“${zh}”原定 ${day} ${lateBy}，我方尚未收到，烦请尽快回复。`,
      }
    : {
        en: `A friendly reminder: "${en}" is expected by ${day}.`,
        zh: `温馨提醒：“${zh}”请于 ${day} 前${by}。`,
      }
}

/** Goods are delivered, money is paid and everything else is done: Chinese names each by its own verb. */
function verbs(kind: TaskKind | undefined): [by: string, lateBy: string] {
  if (kind === 'supplierPromise') return ['送达', '到货']
  if (kind === 'deposit' || kind === 'balance') return ['付清', '前付清']
  return ['完成', '前完成']
}
