import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { addDays } from '../../domain/calendar'
import { openTasks } from '../../domain/order/deadlines'
import { rhythms } from '../../domain/rhythm'
import { rhythmCalendar } from '../../services/rhythms'
import { scheduleOf } from '../../worker/schedules'
import { walkToPaid } from '../../scripts/walk'
import { currentRules, type PlanningResult } from '../../domain/order/start'
import {
  dailyPlanningWorkflowType,
  factoryPlanningWorkflowId,
  factoryPlanningWorkflowType,
  mailboxWorkflowId,
  mailboxWorkflowType,
  mailWaitingSignal,
  planningRequestedSignal,
  policyEditedSignal,
  policyTellingWorkflowId,
  policyTellingWorkflowType,
  replanSignal,
  retryRecordingSignal,
} from '../../workflows/messages'
import { eventually } from '../support/eventually'
import { writeHistory } from '../support/histories'
import { sampleStart } from '../support/sample-order'
import { step } from '../support/steps'
import { walkFacts, Walker } from '../support/walker'
import {
  createWorker,
  MemoryActivities,
  promptNumber,
  realServer,
  RunningOrder,
  taskQueue,
} from '../support/workflow-env'

/**
 * Records the histories that the replay gate holds: `npx tsx tests/replay/record.ts [name …]`, about a minute.
 *
 * Do so, and look at what changed, when orders that are open now may be forgotten. Once Gendan carries real
 * orders, the histories stay as they are: a change of workflow code is then guarded by `patched`, a change of
 * rules by the state's `rules`, and new scenarios are added beside the old ones.
 */
const day = 86_400_000
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString()
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const note = (text: string) => step('addNote', { text })

type Scenario = { about: string; run: (order: RunningOrder) => Promise<void> }

const scenarios: Record<string, Scenario> = {
  paid: {
    about: 'from receipt to paid without delay',
    run: async (order) => {
      await order.start()
      await order.walk()
      await order.handle.result()
    },
  },
  late: {
    about: 'received a month ago, with an exception that climbs its whole ladder by timers, and a reminder',
    run: async (order) => {
      order.activities.planning = hurried
      await order.start({ receivedAt: fromNow(-30 * day) })
      await order.give(
        step('raiseException', {
          kind: 'quality',
          description: 'Shade differs between rolls',
          department: 'quality',
          hitsShipDate: false,
        }),
      )
      await order.give(step('setReminder', { text: 'Ring the buyer', at: fromNow(5000) }))
      const count = (type: string) => order.log.events.filter((event) => event.type === type).length
      await eventually(async () => {
        if (count('reminderDue') === 0) throw new Error('not reminded yet')
        const task = Object.values((await order.state()).tasks).find(({ kind }) => kind === 'exception')
        if ((task?.taken.length ?? 0) < 3) throw new Error(`climbed to ${task?.taken.join(', ')} only`)
      }, 30_000)
    },
  },
  cancelled: {
    about: 'cancelled in the Temporal UI during production, compensated to the end',
    run: async (order) => {
      await order.start()
      await order.walk({ before: 'bookTruck' })
      await order.handle.cancel()
      await eventually(async () => {
        if ((await order.state()).status !== 'cancelling') throw new Error('not cancelling yet')
      })
      const { compensations } = await order.state()
      for (const { id } of compensations.filter(({ doneAt }) => !doneAt))
        await order.give(step('confirmCompensation', { compensation: id, outcome: 'undone' }))
      await order.handle.result()
    },
  },
  reopened: {
    about: 'held and resumed, a receipt of material voided so that a passed stage opens again',
    run: async (order) => {
      await order.start()
      await order.give(step('holdOrder', { reason: 'The buyer wavers' }))
      await pause(1500)
      await order.give(step('resumeOrder', {}))
      await order.walk({ before: 'sendSample' })
      const { materials, stages } = await order.state()
      if (stages.materials.status !== 'passed') throw new Error('materials have not passed')
      await order.give(step('voidEntry', { entry: materials.receipts[0]!.id, reason: 'Counted twice' }))
      if ((await order.state()).stages.materials.status !== 'open')
        throw new Error('materials are not open again')
    },
  },
  underWay: {
    about: 'opened under way in production, with its past dated',
    run: async (order) => {
      const today = fromNow(0).slice(0, 10)
      await order.start({
        receivedAt: fromNow(-60 * day),
        shipOn: fromNow(45 * day).slice(0, 10),
        requestedOn: fromNow(80 * day).slice(0, 10),
        opening: {
          stage: 'production',
          milestones: [{ milestone: 'productionStart', doneOn: today }],
          produced: [{ line: 1, color: 'navy', size: 'M', quantity: 200 }],
          shipped: [],
        },
      })
      await order.give(note('Taken over from the old list'))
    },
  },
  outage: {
    about:
      'a database that was away: local, then regular activity; then a sequence conflict, settled by signal',
    run: async (order) => {
      await order.start()
      order.activities.isAway = () => true
      const begun = [await order.begin(note('first')), await order.begin(note('second'))]
      await pause(2500)
      order.activities.isAway = () => false
      await Promise.all(begun.map((update) => update.result()))
      order.activities.isInConflict = () => true
      const disputed = await order.begin(note('disputed'))
      await pause(1500)
      order.activities.isInConflict = () => false
      await order.handle.signal(retryRecordingSignal)
      await disputed.result()
    },
  },
  replanned: {
    about: 'told twice of a new plan of the factory, which moves the ship date, and of a cause that is none',
    run: async (order) => {
      await order.start({ shipOn: fromNow(90 * day).slice(0, 10) })
      order.activities.planning = projectedLate
      await order.handle.signal(replanSignal, { cause: 'projection', planVersion: 1 })
      await eventually(async () => {
        if (!(await order.state()).outlook) throw new Error('no outlook yet')
      })
      await order.handle.signal('replan', { cause: 'weather' })
      await order.give(note('Told the buyer'))
    },
  },
  promised: {
    about: 'a task promised, put off and snoozed, its policy edited, held and resumed',
    run: async (order) => {
      await order.start()
      const task = 'receiptAcknowledged'
      await order.give(step('acknowledgeTask', { task, promisedAt: fromNow(5 * day) }))
      await order.give(step('acknowledgeTask', { task, promisedAt: fromNow(6 * day), reason: 'Ill' }))
      await order.give(step('snoozeTask', { task, until: fromNow(day / 2), reason: 'Ill' }))
      order.activities.planning = withEditedPolicy
      await order.handle.signal(replanSignal, { cause: 'policy' })
      await eventually(async () => {
        if ((await order.state()).policy?.version !== 2) throw new Error('no new policy yet')
      })
      await order.give(step('holdOrder', { reason: 'The buyer wavers' }))
      await order.give(step('resumeOrder', {}))
    },
  },
  raised: {
    about: 'an order of rules 1 in a new run, which takes those in force with its next command',
    run: async (order) => {
      const before = new Walker(sampleStart({ receivedAt: fromNow(0) }, order.number))
      before.now = fromNow(0)
      before.state = { ...before.state, rules: 1 }
      before.walk(({ command }) => command !== 'draftPurchaseOrder')
      order.log.events.push(...before.events)
      order.log.state = before.state
      await order.startWith(before.state)
      await order.give(note('by the new rules'))
      if ((await order.state()).rules !== currentRules) throw new Error('not raised')
    },
  },
  cutBack: {
    about: 'an order of rules 2 in a new run: a task promised for later than the cut-offs that come',
    run: async (order) => {
      const before = new Walker(sampleStart({ receivedAt: fromNow(0) }, order.number))
      before.now = fromNow(0)
      before.state = { ...before.state, rules: 2 }
      before.walk(({ command }) => command !== 'enterShippingOrder')
      order.log.events.push(...before.events)
      order.log.state = before.state
      await order.startWith(before.state)
      const promisedAt = `${before.state.plan?.shipOn}T02:00:00.000Z`
      await order.give(step('acknowledgeTask', { task: 'packed', promisedAt }))
      const steps = walkToPaid(walkFacts(before.state, before.now))
      await order.give(steps.find(({ command }) => command === 'enterShippingOrder')!)
      const { tasks, rules } = await order.state()
      if (rules !== currentRules || tasks['packed']?.promise?.given !== promisedAt)
        throw new Error('not cut back')
    },
  },
  rolledOver: {
    about: 'a run that began with a whole state, after conversion',
    run: async (order) => {
      const before = new Walker(sampleStart({ receivedAt: fromNow(0) }, order.number))
      before.now = fromNow(0)
      before.walk(({ command }) => command !== 'draftPurchaseOrder')
      order.log.events.push(...before.events)
      order.log.state = before.state
      await order.startWith(before.state)
      await order.give(note('in a new run'))
    },
  },
}

/** A policy with another ladder for internal tasks. */
function withEditedPolicy(result: PlanningResult): PlanningResult {
  const { internal, ...others } = result.policy.ladders
  const steps = internal.steps.filter(({ level }) => level !== 'manager')
  return {
    ...result,
    policy: { ...result.policy, version: 2, ladders: { ...others, internal: { ...internal, steps } } },
  }
}

/** What the factory's plan says of an order that can sail three working days late. */
function projectedLate(result: PlanningResult): PlanningResult {
  const projectedShipOn = addDays(result.plan.shipOn, 5)
  const text = { en: 'FAB-1 comes late', zh: 'FAB-1到料晚' }
  return {
    ...result,
    plan: { ...result.plan, projectedShipOn },
    outlook: {
      planVersion: 1,
      projectedShipOn,
      daysLate: 3,
      slackDays: 0,
      binding: { kind: 'material', text },
    },
  }
}

/** The ladder of an exception within seconds, at any hour of any day. */
function hurried({ policy, calendar, ...result }: PlanningResult): PlanningResult {
  const { exception } = policy.ladders
  const steps = exception.steps.map((given, index) =>
    given.offset ? { ...given, offset: { value: (2 * index) / 3600, unit: 'ch' as const } } : given,
  )
  const always = Array.from({ length: 7 }, (): [number, number][] => [[0, 24 * 60]])
  return {
    ...result,
    calendar: { ...calendar, week: always, exceptions: {} },
    policy: { ...policy, ladders: { ...policy.ladders, exception: { ...exception, steps } } },
  }
}

async function recordOrder(env: TestWorkflowEnvironment, name: string, scenario: Scenario): Promise<void> {
  const activities = new MemoryActivities()
  const worker = await createWorker(env, activities)
  await worker.runUntil(async () => {
    const order = new RunningOrder(env, promptNumber(), activities)
    await scenario.run(order)
    await settled(order)
    const state = await order.state()
    const history = await order.handle.fetchHistory()
    writeHistory({ name, workflowId: order.number, about: scenario.about, history, state })
    await order.end()
    report(
      name,
      history.events?.length,
      `${state.status}, version ${state.version}, ${openTasks(state).length} tasks`,
    )
  })
}

/** Waits until the order has answered all that it was asked, so that its history ends with a whole task. */
async function settled(order: RunningOrder): Promise<void> {
  await eventually(async () => {
    const { events } = await order.handle.fetchHistory()
    const last = events?.at(-1)
    const isUnderWay = last?.workflowTaskScheduledEventAttributes ?? last?.workflowTaskStartedEventAttributes
    if (isUnderWay) throw new Error('a task is under way')
  })
}

async function recordMailbox(env: TestWorkflowEnvironment): Promise<void> {
  const activities = new MemoryActivities()
  const worker = await createWorker(env, activities)
  await worker.runUntil(async () => {
    const answers = [fromNow(3600_000), fromNow(3600_000), fromNow(1000)]
    activities.sending = () => ({ sent: 1, failed: 0, ...(answers[0] ? { nextAt: answers.shift()! } : {}) })
    const workflowId = mailboxWorkflowId('ME01')
    const wake = () =>
      env.client.workflow.signalWithStart(mailboxWorkflowType, {
        workflowId,
        taskQueue,
        args: [{ recipient: 'ME01' }],
        signal: mailWaitingSignal,
      })
    const handle = await wake()
    for (const round of [1, 2]) {
      await eventually(async () => {
        if (activities.sent.length < round) throw new Error('not sent yet')
      })
      await pause(300)
      await wake()
    }
    await handle.result()
    const history = await handle.fetchHistory()
    writeHistory({ name: 'mailbox', workflowId, about: 'sends, is woken twice, rests, and ends', history })
    report('mailbox', history.events?.length, `${activities.sent.length} times sent`)
  })
}

async function recordPlanner(env: TestWorkflowEnvironment): Promise<void> {
  const activities = new MemoryActivities()
  const answer = activities.planningFactory
  activities.planningFactory = async () => {
    await pause(1500)
    return answer()
  }
  const worker = await createWorker(env, activities)
  await worker.runUntil(async () => {
    const workflowId = factoryPlanningWorkflowId
    const wake = () =>
      env.client.workflow.signalWithStart(factoryPlanningWorkflowType, {
        workflowId,
        taskQueue,
        signal: planningRequestedSignal,
      })
    const handle = await wake()
    await wake()
    await eventually(async () => {
      if (activities.factoryPlans.length === 0) throw new Error('not planned yet')
    })
    await wake()
    await handle.result()
    const history = await handle.fetchHistory()
    const about = 'plans once for what comes together, again for what comes meanwhile, and ends'
    writeHistory({ name: 'planner', workflowId, about, history })
    report('planner', history.events?.length, `${activities.factoryPlans.length} times planned`)
  })
}

async function recordDailyPlanning(env: TestWorkflowEnvironment): Promise<void> {
  const worker = await createWorker(env, new MemoryActivities())
  await worker.runUntil(async () => {
    const workflowId = 'daily-planning'
    const handle = await env.client.workflow.start(dailyPlanningWorkflowType, { workflowId, taskQueue })
    await handle.result()
    const history = await handle.fetchHistory()
    writeHistory({
      name: 'dailyPlanning',
      workflowId,
      about: 'improves the whole plan and tells orders',
      history,
    })
    report('dailyPlanning', history.events?.length, 'done')
  })
}

async function recordPolicyTelling(env: TestWorkflowEnvironment): Promise<void> {
  const activities = new MemoryActivities()
  const left = [2, 1, 0]
  activities.tellingPolicy = () => ({ told: left.shift() ?? 0 })
  const worker = await createWorker(env, activities)
  await worker.runUntil(async () => {
    const workflowId = policyTellingWorkflowId
    const wake = () =>
      env.client.workflow.signalWithStart(policyTellingWorkflowType, {
        workflowId,
        taskQueue,
        signal: policyEditedSignal,
      })
    const handle = await wake()
    await eventually(async () => {
      if (activities.policyTellings === 0) throw new Error('nobody told yet')
    })
    await pause(300)
    await wake()
    await handle.result()
    const history = await handle.fetchHistory()
    const about = 'tells orders of an edited ladder, is woken by another edit, looks again, and ends'
    writeHistory({ name: 'policyTelling', workflowId, about, history })
    report('policyTelling', history.events?.length, `${activities.policyTellings} times told`)
  })
}

/** The rhythm that has work of its own, started by its schedule for a date of its list. */
async function recordRhythm(env: TestWorkflowEnvironment): Promise<void> {
  const activities = new MemoryActivities()
  const worker = await createWorker(env, activities)
  await worker.runUntil(async () => {
    const now = fromNow(0)
    const kept = { ...rhythms.scheduleRenewal, since: now, version: 1 }
    const wanted = scheduleOf(kept, rhythmCalendar(now, 'Asia/Shanghai'), {
      taskQueue,
      zone: 'Asia/Shanghai',
      clock: () => now,
    })
    const schedule = await env.client.schedule.create(wanted)
    const [at, nominalOn] = wanted.action.args[0].runs![0]!
    await schedule.backfill({ start: new Date(Date.parse(at) - 1000), end: new Date(at) })
    let workflowId = ''
    await eventually(async () => {
      const [first] = (await schedule.describe()).info.recentActions
      if (!first) throw new Error('not started yet')
      workflowId = first.action.workflow.workflowId
    })
    const handle = env.client.workflow.getHandle(workflowId)
    await handle.result()
    const [run] = activities.runs
    if (run?.nominalOn !== nominalOn || run.scheduledAt !== at) throw new Error('the run is for another date')
    const history = await handle.fetchHistory()
    const about = 'started by its schedule for a date of its list, with work of its own before the record'
    writeHistory({ name: 'rhythm', workflowId, about, history })
    report('rhythm', history.events?.length, `${workflowId} for ${nominalOn}`)
    await schedule.delete()
  })
}

function report(name: string, events: number | undefined, what: string): void {
  process.stdout.write(`${name}: ${events} events, ${what}\n`)
}

async function main(names: string[]): Promise<void> {
  const { env, stop } = await realServer()
  const isWanted = (name: string) => names.length === 0 || names.includes(name)
  try {
    for (const [name, scenario] of Object.entries(scenarios))
      if (isWanted(name)) await recordOrder(env, name, scenario)
    if (isWanted('mailbox')) await recordMailbox(env)
    if (isWanted('planner')) await recordPlanner(env)
    if (isWanted('policyTelling')) await recordPolicyTelling(env)
    if (isWanted('dailyPlanning')) await recordDailyPlanning(env)
    if (isWanted('rhythm')) await recordRhythm(env)
  } finally {
    await stop()
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
