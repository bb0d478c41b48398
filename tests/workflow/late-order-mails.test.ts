import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { PlanningResult } from '../../domain/order/start'
import { replanSignal } from '../../workflows/messages'
import { MailingActivities } from '../support/mailing-activities'
import { yearsLater } from '../support/memory-activities'
import { step } from '../support/steps'
import { createWorker, promptNumber, RunningOrder, timeSkippingServer } from '../support/workflow-env'

/** 2037 has the weekdays of 2026, and lies ahead of the test server's clock. */
const years = 11

let env: TestWorkflowEnvironment
let activities: MailingActivities
beforeAll(async () => {
  env = await timeSkippingServer()
  activities = await MailingActivities.create(env)
  activities.yearsAhead = years
})
afterAll(async () => {
  await env?.teardown()
  await activities?.database.drop()
})

/** An instant of 2026 by the factory's clock, `02-14 09:15`, as the server has it. */
const instant = (time: string) =>
  yearsLater(new Date(`2026-${time.replace(' ', 'T')}:00+08:00`).toISOString(), years)
const sleepTo = async (time: string) =>
  env.sleep(Math.max(0, Date.parse(instant(time)) - (await env.currentTimeMs())))

/** The mails that went out, each with the factory's time, its reader and what it was. */
async function mails(): Promise<string[]> {
  const sent = await activities.sentMails()
  return sent
    .map(({ at, to, what }) => {
      const local = new Date(Date.parse(yearsLater(at, -years)) + 8 * 3_600_000).toISOString()
      return `${local.slice(5, 10)} ${local.slice(11, 16)} ${to} ${what}`
    })
    .sort()
}

/** What planning finds when one milestone may be two weeks later. */
function twoWeeksLater(key: string | undefined) {
  return ({ plan, ...result }: PlanningResult): PlanningResult => {
    const later = (at: string) => new Date(Date.parse(at) + 14 * 86_400_000).toISOString()
    const milestones = plan.milestones.map(({ compressed, ...one }) =>
      one.key === key ? { ...one, dueAt: later(one.dueAt) } : { ...one, ...(compressed && { compressed }) },
    )
    return { ...result, plan: { ...plan, milestones } }
  }
}

/**
 * A manager and the director read no mail after five; a lead is away, and her deputy is told instead, or the manager of
 * what the deputy holds.
 */
const quietFromFive = { from: 17 * 60, until: 8 * 60 + 30, mailsOnDaysOff: false }

async function arrangePeople(): Promise<void> {
  const { people, quietHours } = activities.repositories
  for (const code of ['GM01', 'PU01']) await quietHours.set({ kind: 'employee', code }, quietFromFive)
  const away = { awayFrom: instant('02-13 08:00'), awayUntil: instant('02-28 08:00') }
  await people.setAbsence({ code: 'PR02', ...away, deputy: 'PR03' })
}

/**
 * Received on Thursday 12 February 2026. Saturday 14 is a make-up working day; the factory is closed for the Spring
 * Festival from Sunday 15 to Monday 23; Saturday 28 is a make-up working day again. A day has 8:30 to 12:00 and 13:00
 * to 17:30. Steps go out 75 seconds after their minute, together with what else reaches the same reader.
 */
const expected = `
02-12 17:31 ME03 receiptAcknowledged remind
02-13 13:31 PR03 verdict:production remind
02-13 13:31 PR04 verdict:production remind
02-13 13:31 PU03 verdict:purchasing remind
02-13 13:31 PU04 verdict:purchasing remind
02-13 13:31 TE03 verdict:technical remind
02-13 13:31 WH03 verdict:warehouse remind
02-13 17:31 C-NORDLYS confirmFields remind
02-13 17:31 ME03 digest of confirmFields remind, receiptAcknowledged due
02-13 17:31 PR01 verdict:production due
02-13 17:31 PR03 verdict:production due
02-13 17:31 PR04 verdict:production due
02-13 17:31 PU02 verdict:purchasing due
02-13 17:31 PU03 verdict:purchasing due
02-13 17:31 PU04 verdict:purchasing due
02-13 17:31 WH02 verdict:warehouse due
02-13 17:31 WH03 verdict:warehouse due
02-14 09:00 ME03 planDoesNotFit
02-14 09:00 PL02 planDoesNotFit
02-14 09:00 SA02 planDoesNotFit
02-14 13:31 PR01 verdict:production supervisor
02-14 13:31 PU02 verdict:purchasing supervisor
02-14 17:31 PR01 verdict:production manager
02-24 08:30 PU01 verdict:purchasing manager
02-24 09:01 ME02 receiptAcknowledged supervisor
02-24 17:31 SA02 several director
02-25 08:01 SA02 verdict:warehouse director
02-25 08:01 WH01 verdict:warehouse manager
02-25 08:01 WH02 verdict:warehouse supervisor
02-25 08:30 GM01 digest of several director, verdict:warehouse director
02-25 17:01 TE03 verdict:technical remind
02-25 17:31 ME01 receiptAcknowledged manager
02-26 12:01 TE02 verdict:technical due
02-26 12:01 TE03 verdict:technical due
02-26 18:01 ME02 held
02-26 18:01 ME03 held
02-26 18:01 PR03 held
02-26 18:01 PU02 held
02-26 18:01 WH02 held
03-02 18:01 ME02 resumed
03-02 18:01 ME03 resumed
03-02 18:01 PR02 resumed
03-02 18:01 PU02 resumed
03-02 18:01 WH02 resumed
03-04 13:31 ME03 committedDate remind
03-04 17:31 C-NORDLYS confirmFields due
03-04 17:31 ME02 committedDate due
03-04 17:31 ME03 several due
03-05 13:31 ME02 committedDate supervisor
03-05 17:31 C-NORDLYS confirmFields sales
03-05 17:31 ME01 committedDate manager
03-05 17:31 ME02 confirmFields sales
03-05 17:31 SA02 confirmFields sales
03-06 17:31 SA02 committedDate director
03-09 08:30 GM01 committedDate director
03-09 17:31 ME01 confirmFields manager
03-09 17:31 SA01 confirmFields manager
03-12 08:30 GM01 confirmFields director`
  .trim()
  .split('\n')

describe('the mails of an order that is late for weeks', () => {
  it('are these and no others', async () => {
    const worker = await createWorker(env, activities)
    await arrangePeople()
    await sleepTo('02-12 09:00')
    await worker.runUntil(async () => {
      const order = new RunningOrder(env, promptNumber(), activities)
      await order.start(yearsLater({ shipOn: '2026-05-15', requestedOn: '2026-06-30' }, years))

      // Promised for after the festival: nothing is said of it before, and then from its first step on.
      await sleepTo('02-13 16:00')
      const promisedAt = instant('02-26 12:00')
      await order.give(step('acknowledgeTask', { task: 'verdict:technical', promisedAt }))

      // Snoozed until the second morning after it: what fell due meanwhile is said then.
      await sleepTo('02-14 09:00')
      const until = instant('02-25 08:00')
      await order.give(step('snoozeTask', { task: 'verdict:warehouse', until, reason: '仓库盘点' }))
      // Acknowledged: one working day of silence.
      await order.give(step('acknowledgeTask', { task: 'receiptAcknowledged' }))
      // Planned anew: the tasks that were due that evening are due on Saturday 28.
      const { tasks, plan } = await order.state()
      const dated = plan?.milestones.find(({ dueAt }) => dueAt === tasks['committedDate']?.dueAt)
      activities.planning = twoWeeksLater(dated?.key)
      await order.handle.signal(replanSignal, { cause: 'projection', planVersion: 2 })

      // Done one minute before the supervisor is told.
      await sleepTo('02-26 16:59')
      const technical = { department: 'technical', level: 'staff' } as const
      await order.give(step('giveVerdict', { verdict: 'approve' }, technical))

      // On hold for four days, which all that is due waits so much longer.
      await sleepTo('02-26 18:00')
      await order.give(step('holdOrder', { reason: '客户暂停' }))
      await sleepTo('03-02 18:00')
      await order.give(step('resumeOrder', {}))
      await env.sleep('4 weeks')

      expect(await mails()).toEqual(expected)
      await order.end()
    })
  }, 180_000)
})
