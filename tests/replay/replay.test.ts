import { Worker, type InjectedSinks, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import type { OrderState } from '../../domain/order/state'
import { buildWorkflowBundle } from '../../worker/bundle'
import { orderWorkflowType } from '../../workflows/messages'
import * as workflows from '../../workflows'
import {
  copyOf,
  eventsOf,
  recordedHistories,
  workflowTypeOf,
  type RecordedHistory,
} from '../support/histories'
import { quiet } from '../support/workflow-env'
import type { StateSinks } from './final-state'

const recorded = recordedHistories()
const named = (name: string): RecordedHistory => {
  const found = recorded.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`no history ${name}; record it with: npx tsx tests/replay/record.ts ${name}`)
  return found
}

/** Replays a history with a bundle and answers the state that the order came to. */
async function replay(
  { workflowId, history }: Pick<RecordedHistory, 'workflowId' | 'history'>,
  bundle: WorkflowBundleWithSourceMap,
): Promise<OrderState | undefined> {
  let last: OrderState | undefined
  const sinks: InjectedSinks<StateSinks> = {
    states: { report: { fn: (_, state) => void (last = state), callDuringReplay: true } },
  }
  await Worker.runReplayHistory({ workflowBundle: bundle, sinks }, history, workflowId)
  return last && (JSON.parse(JSON.stringify(last)) as OrderState)
}

/** The history of an order whose buyer said something else, which changes no command of the workflow. */
function withOtherWords({ history, ...recorded }: RecordedHistory): RecordedHistory {
  const copy = copyOf(history)
  const request = eventsOf(copy)
    .map((event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input)
    .find((input) => input?.name === 'holdOrder')
  const [payload] = request!.args!.payloads!
  payload!.data = Buffer.from(Buffer.from(payload!.data!).toString('utf8').replace('wavers', 'doubts'))
  return { ...recorded, history: copy }
}

describe('the replay gate', () => {
  let bundle: WorkflowBundleWithSourceMap
  beforeAll(async () => {
    quiet()
    bundle = await buildWorkflowBundle([require.resolve('./final-state')])
  }, 60_000)

  it('holds the histories that it is meant to hold', () => {
    expect(recorded.map(({ name }) => name)).toEqual([
      'cancelled', 'cutBack', 'dailyPlanning', 'late', 'mailbox', 'outage', 'paid', 'planner', 'policyTelling', 'promised', 'raised', 'reopened', 'replanned', 'rhythm', 'rolledOver',
      'underWay',
    ]) // prettier-ignore
  })

  it('holds a history of every workflow that the worker registers', () => {
    const types = new Set(recorded.map(({ history }) => workflowTypeOf(history)))
    expect(Object.keys(workflows).filter((type) => !types.has(type))).toEqual([])
  })

  it.each(recorded.map(({ name, about }) => [name, about]))('replays %s: %s', async (name) => {
    const { state, ...history } = named(name)

    expect(await replay(history, bundle)).toEqual(state)
    expect(state !== undefined).toBe(workflowTypeOf(history.history) === orderWorkflowType)
  })

  it('fails for workflow code that does one thing more', async () => {
    const other = await buildWorkflowBundle([require.resolve('./changed-workflow')])

    await expect(replay(named('paid'), other)).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/)
    await expect(replay(named('mailbox'), other)).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/)
    await expect(replay(named('rhythm'), other)).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/)
  }, 60_000)

  it('fails for rules that come to another state by the same commands', async () => {
    const { state, ...history } = withOtherWords(named('reopened'))
    const other = await replay(history, bundle)

    expect(other?.version).toBe(state?.version)
    expect(other).not.toEqual(state)
  })
})
