import { addDays, compileCalendar } from '../../domain/calendar'
import { rhythmNames, rhythms, type RhythmName, type RhythmOutcome } from '../../domain/rhythm'
import type { Repositories } from '../../services/database'
import { renewSchedules, scheduleOf, type ScheduleParts } from '../../worker/schedules'
import { rhythmScheduleId } from '../../workflows/messages'
import { eventually } from '../support/eventually'
import { RhythmOffice } from '../support/rhythm-office'
import { realServer } from '../support/workflow-env'
import { springFestival } from '../unit/calendar/calendars'

let office: RhythmOffice
let stop: () => Promise<void>
let repositories: Repositories
let parts: ScheduleParts

beforeAll(async () => {
  const { env, stop: stopServer } = await realServer()
  stop = stopServer
  office = await RhythmOffice.open(env)
  ;({ repositories, parts } = office)
  await office.startWorker()
}, 120_000)
afterAll(async () => {
  await office?.close()
  await stop?.()
})

const schedule = (name: RhythmName) => office.schedule(name)
const started = (name: RhythmName) => office.started(name)

/** A schedule for each rhythm. */
const all = rhythmNames.length

describe('the schedules of the rhythms', () => {
  it('are made once, dated by the working calendar, and left alone when nothing has changed', async () => {
    expect(await renewSchedules(parts)).toEqual({ created: all, updated: 0, unchanged: 0, madeUp: 0 })
    expect(await renewSchedules(parts)).toEqual({ created: 0, updated: 0, unchanged: all, madeUp: 0 })
    const ids = []
    for await (const { scheduleId } of office.client.schedule.list()) ids.push(scheduleId)
    expect(ids.toSorted()).toEqual(rhythmNames.map(rhythmScheduleId).toSorted())

    const { spec, policies, info, memo, state } = await schedule('purchaseSummary').describe()
    expect(spec.timezone).toBe('Asia/Shanghai')
    expect(policies).toMatchObject({ overlap: 'BUFFER_ALL', catchupWindow: 60 * 86_400_000 })
    expect(memo).toMatchObject({ title: '采购订单汇总 Summary of purchases' })
    expect(state.note).toContain('R53')
    const [kept] = (await repositories.rhythms.kept(parts.clock())).filter(
      ({ name }) => name === 'purchaseSummary',
    )
    const wanted = scheduleOf(kept!, compileCalendar(springFestival), {
      ...parts,
      clock: () => '2026-02-01T00:00:00Z',
    })
    expect(wanted.spec.calendars?.map(({ comment }) => comment)).toEqual(
      expect.arrayContaining(['2026-02-10', '2026-02-20, moved to 2026-02-14', '2026-02-28']),
    )
    // The UI shows the next runs, each at 16:00 in Shanghai.
    expect(info.nextActionTimes.length).toBeGreaterThan(3)
    expect(info.nextActionTimes.every((at) => at.toISOString().endsWith('T08:00:00.000Z'))).toBe(true)
  })

  it('follow the days that the factory sets, and stay paused when somebody has paused them', async () => {
    await schedule('invoiceRun').pause('stock-taking')
    const timing = { ...rhythms.invoiceRun.timing, days: { every: 'month' as const, days: [5, 15, 25] } }
    await repositories.rhythms.setTiming({ rhythm: 'invoiceRun', timing, by: 'FI01', at: parts.clock() })
    expect(await renewSchedules(parts)).toMatchObject({ created: 0, updated: 1, unchanged: all - 1 })
    expect(await renewSchedules(parts)).toMatchObject({ updated: 0, unchanged: all })
    const { state, action } = await schedule('invoiceRun').describe()
    expect(state).toMatchObject({ paused: true, note: 'stock-taking' })
    const [{ runs }] = action.args as [{ runs: [string, string][] }]
    expect(new Set(runs.map(([, nominalOn]) => nominalOn.slice(8)))).toEqual(new Set(['05', '15', '25']))
  })

  it('run when they are triggered: record, mails and a page of their own in the Temporal UI', async () => {
    await schedule('licenceValidity').trigger()
    await eventually(async () => expect(await started('licenceValidity')).toHaveLength(1), 20_000)
    const [workflowId] = await started('licenceValidity')
    const handle = office.client.workflow.getHandle(workflowId!)
    const outcome = (await handle.result()) as RhythmOutcome
    const [run] = await repositories.rhythms.listRuns('licenceValidity')
    expect(outcome).toMatchObject({ rhythm: 'licenceValidity', nominalOn: run!.nominalOn, isRepeated: false })
    expect(run).toMatchObject({ status: 'done', figures: outcome.counts })
    expect(outcome.counts['missing']).toBeGreaterThan(0)
    expect(await repositories.rhythms.readRecord(run!)).toHaveLength(outcome.counts['checks']!)

    const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')
    expect(metadata.currentDetails).toContain(`证照有效期检查 Validity of licences: ${run!.nominalOn}`)
    expect(metadata.currentDetails).toContain(`| missing | ${outcome.counts['missing']} |`)
    // The mailboxes were woken, and their mails went out.
    await eventually(async () => expect(office.sent).toContain('sa02@jiahe.example'), 20_000)

    await schedule('licenceValidity').trigger()
    await eventually(async () => expect(await started('licenceValidity')).toHaveLength(2), 20_000)
    const again = (await office.client.workflow
      .getHandle((await started('licenceValidity'))[1]!)
      .result()) as RhythmOutcome
    expect(again).toMatchObject({ nominalOn: run!.nominalOn, isRepeated: true, counts: outcome.counts })
    expect(await repositories.rhythms.listRuns('licenceValidity')).toHaveLength(1)
  })

  it('tell of materials by a plan of their own day, whatever has kept the daily one from being made', async () => {
    expect(await repositories.planning.latestVersion()).toBeUndefined()
    await schedule('materialRun').trigger()
    await eventually(async () => expect(await started('materialRun')).toHaveLength(1), 20_000)
    const [workflowId] = await started('materialRun')
    const outcome = (await office.client.workflow.getHandle(workflowId!).result()) as RhythmOutcome
    const plan = (await repositories.planning.latestVersion())!
    expect(outcome.counts['planVersion']).toBe(plan.version)
  })

  it('make up for runs that were missed, each for its own nominal date', async () => {
    const today = parts.clock().slice(0, 10)
    await office.database.db.rhythmSetting.update({
      where: { rhythm: 'collectionConfirmation' },
      data: { since: `${addDays(today, -21)}T00:00:00Z` },
    })
    expect((await renewSchedules(parts))['madeUp']).toBe(3)
    await eventually(async () => {
      const runs = await repositories.rhythms.listRuns('collectionConfirmation')
      expect(runs.filter(({ status }) => status === 'done')).toHaveLength(3)
    }, 30_000)
    const runs = await repositories.rhythms.listRuns('collectionConfirmation')
    expect(new Set(runs.map(({ late }) => late))).toEqual(new Set([true]))
    expect(runs.map(({ scheduledAt }) => new Date(scheduledAt).getUTCHours())).toEqual([7, 7, 7])
    expect((await renewSchedules(parts))['madeUp']).toBe(0)
  })

  it('renew themselves by a rhythm of their own', async () => {
    await schedule('scheduleRenewal').trigger()
    await eventually(async () => {
      const [run] = await repositories.rhythms.listRuns('scheduleRenewal')
      expect(run).toMatchObject({
        status: 'done',
        figures: { created: 0, updated: 0, unchanged: all, madeUp: 0 },
      })
    }, 20_000)
  })
})
