import { Worker } from '@temporalio/worker'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { createActivities } from '../../activities'
import { addDays, compileCalendar } from '../../domain/calendar'
import { rhythmNames, rhythms, type RhythmOutcome } from '../../domain/rhythm'
import { seedSampleFactory } from '../../prisma/seed'
import { createRepositories, type Repositories } from '../../services/database'
import { createCompute } from '../../services/planning/compute'
import { renewSchedules, scheduleOf, type ScheduleParts } from '../../worker/schedules'
import { createActivityServices } from '../../worker/services'
import { rhythmScheduleId } from '../../workflows/messages'
import { testDatabase, type TestDatabase } from '../support/database'
import { eventually } from '../support/eventually'
import { realServer, taskQueue, workflowBundle } from '../support/workflow-env'
import { springFestival } from '../unit/calendar/calendars'

/** The real server, a real database, the real worker; only mails go nowhere. */
let env: TestWorkflowEnvironment
let stop: () => Promise<void>
let database: TestDatabase
let repositories: Repositories
let parts: ScheduleParts
let worker: Worker
let running: Promise<void>
const compute = createCompute()
const sent: string[] = []

beforeAll(async () => {
  ;[{ env, stop }, database] = await Promise.all([realServer(), testDatabase()])
  await seedSampleFactory(database.url, 'gendan_test_rhythm_key')
  repositories = createRepositories(database.db)
  const clock = () => new Date().toISOString()
  parts = { client: env.client, taskQueue, repositories, zone: 'Asia/Shanghai', clock }
  const services = createActivityServices({
    ...parts,
    repositories,
    compute,
    sendMail: async ({ to }) => {
      sent.push(to)
      return { response: '250 OK' }
    },
    mail: { links: { api: 'http://gendan.test', namespace: 'default' }, domain: 'gendan.example' },
    outgoing: { connections: 5, domainLimits: { named: [] }, retrySeconds: 10 },
    name: 'test',
  })
  worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: createActivities(services),
    shutdownGraceTime: '1s',
  })
  running = worker.run()
}, 120_000)
afterAll(async () => {
  worker?.shutdown()
  await running
  await compute.close()
  await database?.drop()
  await stop?.()
})

const schedule = (name: (typeof rhythmNames)[number]) => env.client.schedule.getHandle(rhythmScheduleId(name))

/** Workflows that a schedule has started, the first one first. */
async function started(name: (typeof rhythmNames)[number]): Promise<string[]> {
  const { info } = await schedule(name).describe()
  return info.recentActions.map(({ action }) => action.workflow.workflowId)
}

describe('the schedules of the rhythms', () => {
  it('are made once, dated by the working calendar, and left alone when nothing has changed', async () => {
    expect(await renewSchedules(parts)).toEqual({ created: 8, updated: 0, unchanged: 0, madeUp: 0 })
    expect(await renewSchedules(parts)).toEqual({ created: 0, updated: 0, unchanged: 8, madeUp: 0 })
    const ids = []
    for await (const { scheduleId } of env.client.schedule.list()) ids.push(scheduleId)
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
    expect(await renewSchedules(parts)).toMatchObject({ created: 0, updated: 1, unchanged: 7 })
    expect(await renewSchedules(parts)).toMatchObject({ updated: 0, unchanged: 8 })
    const { state, action } = await schedule('invoiceRun').describe()
    expect(state).toMatchObject({ paused: true, note: 'stock-taking' })
    const [{ runs }] = action.args as [{ runs: [string, string][] }]
    expect(new Set(runs.map(([, nominalOn]) => nominalOn.slice(8)))).toEqual(new Set(['05', '15', '25']))
  })

  it('run when they are triggered: record, mails and a page of their own in the Temporal UI', async () => {
    await schedule('licenceValidity').trigger()
    await eventually(async () => expect(await started('licenceValidity')).toHaveLength(1), 20_000)
    const [workflowId] = await started('licenceValidity')
    const handle = env.client.workflow.getHandle(workflowId!)
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
    await eventually(async () => expect(sent).toContain('sa02@jiahe.example'), 20_000)

    await schedule('licenceValidity').trigger()
    await eventually(async () => expect(await started('licenceValidity')).toHaveLength(2), 20_000)
    const again = (await env.client.workflow
      .getHandle((await started('licenceValidity'))[1]!)
      .result()) as RhythmOutcome
    expect(again).toMatchObject({ nominalOn: run!.nominalOn, isRepeated: true, counts: outcome.counts })
    expect(await repositories.rhythms.listRuns('licenceValidity')).toHaveLength(1)
  })

  it('make up for runs that were missed, each for its own nominal date', async () => {
    const today = parts.clock().slice(0, 10)
    await database.db.rhythmSetting.update({
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
        figures: { created: 0, updated: 0, unchanged: 8, madeUp: 0 },
      })
    }, 20_000)
  })
})
