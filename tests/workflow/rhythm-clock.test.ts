import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { createTemporalRhythms } from '../../api/temporal-rhythms'
import { localDate, localMinute } from '../../domain/calendar'
import type { RhythmName, RhythmTiming } from '../../domain/rhythm'
import { anyFreePort } from '../../platform/stack/ports'
import { startTemporalServer } from '../../platform/stack/temporal-server'
import { rhythmCalendar } from '../../services/rhythms'
import { renewSchedules } from '../../worker/schedules'
import { eventually } from '../support/eventually'
import { RhythmOffice } from '../support/rhythm-office'
import { quiet, taskQueue } from '../support/workflow-env'

/** A factory where it is about noon, since no rhythm runs around midnight. */
const zone = (() => {
  const east = 12 - new Date().getUTCHours()
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
})()

const folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-clock-'))
/** The server as `npm start` runs it: what it knows outlives it. */
let server: { address: string; stop: () => Promise<void> }
let port: number
let env: TestWorkflowEnvironment
let office: RhythmOffice

const startServer = () => startTemporalServer({ port, dbFilename: path.join(folder, 'temporal.db') })

beforeAll(async () => {
  quiet()
  port = await anyFreePort()
  server = await startServer()
  env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address })
  office = await RhythmOffice.open(env, zone)
  await office.startWorker()
  await renewSchedules(office.parts)
}, 120_000)
afterAll(async () => {
  await office?.close()
  await env?.teardown()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The next whole minute that is at least so many seconds ahead, as instant and as a day's minute. */
function soon(seconds: number): { at: string; today: string; timing: RhythmTiming } {
  const instant = Math.ceil((Date.now() + seconds * 1000) / 60_000) * 60_000
  const at = new Date(instant).toISOString()
  const calendar = rhythmCalendar(at, zone)
  const days = Array.from({ length: 31 }, (_, index) => index + 1)
  return {
    at,
    today: localDate(calendar, instant),
    timing: { days: { every: 'month', days }, minute: localMinute(calendar, instant), onHoliday: 'sameDay' },
  }
}

const setTiming = (rhythm: RhythmName, timing: RhythmTiming) =>
  office.repositories.rhythms.setTiming({ rhythm, timing, by: 'GM01', at: new Date().toISOString() })
const runOf = (rhythm: RhythmName, day: string) => office.repositories.rhythms.findRun(rhythm, day)

describe('the schedule of a rhythm, whose time was set', () => {
  it('makes its run at that minute, and by itself', async () => {
    const { at, today, timing } = soon(10)
    await setTiming('workList', timing)
    await createTemporalRhythms(env.client, taskQueue).renew()
    await eventually(async () => {
      expect((await office.schedule('workList').describe()).info.nextActionTimes[0]?.toISOString()).toBe(at)
    }, 8_000)
    expect(await office.started('workList')).toEqual([])

    await eventually(async () => expect((await runOf('workList', today))?.status).toBe('done'), 90_000)
    const run = await runOf('workList', today)
    expect(run).toMatchObject({ nominalOn: today, scheduledAt: at, late: false })
    expect(Date.parse(run!.startedAt) - Date.parse(at)).toBeLessThan(20_000)
    expect(await office.started('workList')).toHaveLength(1)
  }, 120_000)

  it('makes up for a run that fell into an outage of server and worker, and the record says late', async () => {
    const { at, today, timing } = soon(5)
    await setTiming('weeklySummary', timing)
    await renewSchedules(office.parts)
    await office.stopWorker()
    await server.stop()
    await eventually(async () => expect(new Date().toISOString() > at).toBe(true), 90_000)
    expect(await runOf('weeklySummary', today)).toBeUndefined()

    server = await startServer()
    await eventually(async () => expect(await office.started('weeklySummary')).toHaveLength(1), 60_000)
    const { recentActions } = (await office.schedule('weeklySummary').describe()).info
    expect(recentActions.map(({ scheduledAt }) => scheduledAt.toISOString())).toEqual([at])
    // Its worker comes back two hours after it was due.
    await office.startWorker(() => new Date(Date.parse(at) + 2 * 3_600_000).toISOString())
    await eventually(async () => expect((await runOf('weeklySummary', today))?.status).toBe('done'), 60_000)
    expect(await runOf('weeklySummary', today)).toMatchObject({ scheduledAt: at, late: true })
  }, 240_000)
})
