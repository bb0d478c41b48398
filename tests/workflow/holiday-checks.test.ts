import type { TestWorkflowEnvironment } from '@temporalio/testing'
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
  activities.clock = async () => new Date(await env.currentTimeMs()).toISOString()
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
const local = (at: string) => {
  const time = new Date(Date.parse(yearsLater(at, -years)) + 8 * 3_600_000).toISOString()
  return `${time.slice(5, 10)} ${time.slice(11, 16)}`
}

/** A second one in shipping; the usual one is away from the second check of the holidays on. */
async function arrangePeople(): Promise<void> {
  const { employee } = activities.database.db
  const usual = await employee.findUniqueOrThrow({ where: { code: 'SH03' } })
  await employee.create({
    data: { ...usual, code: 'SH04', name: '孙小梅', nameEn: 'Sun Xiaomei', email: 'sh04@jiahe.example' },
  })
  const away = { awayFrom: instant('02-19 08:00'), awayUntil: instant('02-24 08:00') }
  await activities.repositories.people.setAbsence({ code: 'SH03', ...away, deputy: 'SH02' })
}

async function checkMails(): Promise<string[]> {
  const sent = await activities.sentMails()
  return sent
    .filter(({ what, to }) => to.startsWith('SH') && /containerCheck|several lead/.test(what))
    .map(({ at, to, what }) => `${local(at)} ${to} ${what.replace('containerCheck:S1:2037-', 'check ')}`)
    .sort()
}

/**
 * On board on Thursday 12 February 2026; Saturday 14 is a make-up working day, and the factory is closed for the Spring
 * Festival from Sunday 15 to Monday 23. On a working day both people of shipping are asked, on a holiday one of them in
 * turn. The lead hears of a check that nobody did one working day later: of those of the 20th and the 23rd in one mail.
 */
const expected = `
02-13 17:01 SH03 check 02-13 due
02-13 17:01 SH04 check 02-13 due
02-14 17:01 SH02 check 02-13 lead
02-16 17:01 SH04 check 02-16 due
02-18 17:01 SH03 check 02-18 due
02-20 17:01 SH04 check 02-20 due
02-23 17:01 SH04 check 02-23 due
02-24 17:01 SH02 several lead
02-25 17:01 SH03 check 02-25 due
02-25 17:01 SH04 check 02-25 due
02-26 17:01 SH02 check 02-25 lead`
  .trim()
  .split('\n')

describe('the container check over the Spring Festival', () => {
  it('reaches whoever is on duty on each Monday, Wednesday and Friday, and is never skipped', async () => {
    const worker = await createWorker(env, activities)
    await arrangePeople()
    await sleepTo('02-12 09:00')
    await worker.runUntil(async () => {
      const order = new RunningOrder(env, promptNumber(), activities)
      await order.start(yearsLater({ shipOn: '2026-05-15', requestedOn: '2026-06-30' }, years))
      await order.walk({ before: 'sendShippingAdvice' })

      // Of the four checks on holidays one is done on its day; the others wait for nobody.
      await sleepTo('02-18 18:00')
      const checkedOn = yearsLater('2026-02-18', years)
      await order.give(step('recordContainerStatus', { shipment: 'S1', checkedOn, status: '在途' }))
      await sleepTo('02-27 12:00')

      expect(await checkMails()).toEqual(expected)
      const missed = order.log.events.flatMap(({ type, data, at }) =>
        type === 'containerChecksMissed' ? [`${local(at)} ${data.days.join(' ')}`] : [],
      )
      expect(missed).toEqual([
        '02-14 00:00 2037-02-13',
        '02-17 00:00 2037-02-16',
        '02-21 00:00 2037-02-20',
        '02-24 00:00 2037-02-23',
        '02-26 00:00 2037-02-25',
      ])
      await order.end()
    })
  }, 180_000)
})
