import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { UpdateDefinition } from '@temporalio/common'
import { commandNames, commandRow, type CommandName } from '../domain/order/commands'
import type { Envelope } from '../domain/order/decide'
import type { PlanCause } from '../domain/order/plan-cause'
import type { Stage } from '../domain/order/stage'
import type { OrderState, OrderStatus } from '../domain/order/state'
import type { RhythmName } from '../domain/rhythm'

/** One command as it travels to the workflow: the envelope and its body. */
export type CommandMessage = Envelope & { body: unknown }

/** What a command answers once it is recorded. */
export type CommandResult = {
  number: string
  version: number
  status: OrderStatus
  openStages: Stage[]
  /** What happened because of it; empty when all was done already. */
  events: { seq: number; type: string }[]
  /** The key had been used before with the same body: the version it had led to. */
  repeatedVersion?: number
}

/** Why an order is to plan again, and the version of the factory's plan that calls for it. */
export type ReplanRequest = { cause: PlanCause; planVersion?: number }

export type CommandUpdate = UpdateDefinition<CommandResult, [CommandMessage], string>

/** One Update per command, made from the command table. */
export const commandUpdates = Object.fromEntries(
  commandNames.map((name) => [name, defineUpdate<CommandResult, [CommandMessage]>(name)]),
) as Record<CommandName, CommandUpdate>

/** What an operator reads beside each Update in the Temporal UI. */
export const commandDescriptions = Object.fromEntries(
  commandNames.map((name) => [name, `${commandRow(name).en} ${commandRow(name).zh}`]),
) as Record<CommandName, string>

/** Answers once the order is received, planned and recorded; sent together with the start. */
export const awaitReceiptUpdate = defineUpdate<CommandResult, []>('awaitReceipt')
/** The whole state, for operators. */
export const stateQuery = defineQuery<OrderState>('state')
/** Tries again to record after an operator has settled a sequence conflict. */
export const retryRecordingSignal = defineSignal('retryRecording')
/** Tells an order that something outside it has changed that its plan rests on. */
export const replanSignal = defineSignal<[ReplanRequest]>('replan')
/** Tells the factory's planner that something has changed that its plan rests on. */
export const planningRequestedSignal = defineSignal('planningRequested')
/** Tells whoever tells the orders that a ladder was edited. */
export const policyEditedSignal = defineSignal('policyEdited')
/** Tells a recipient's mailbox that a mail waits. */
export const mailWaitingSignal = defineSignal('mailWaiting')

/** Names of the workflow types, for clients that do not load workflow code. */
export const orderWorkflowType = 'orderWorkflow'
export const mailboxWorkflowType = 'mailboxWorkflow'

export const rhythmWorkflowType = 'rhythmWorkflow'

export const factoryPlanningWorkflowType = 'factoryPlanningWorkflow'
export const dailyPlanningWorkflowType = 'dailyPlanningWorkflow'
export const policyTellingWorkflowType = 'policyTellingWorkflow'
/** The one that tells orders of edited ladders. */
export const policyTellingWorkflowId = 'policy-telling'
/** The one planner of the factory. */
export const factoryPlanningWorkflowId = 'factory-planning'

/** The mailbox workflow of a recipient, by employee or party code; never an address. */
export function mailboxWorkflowId(recipient: string): string {
  return `mailbox:${recipient}`
}

/** Runs of a schedule: the instant at which each is made, and the day that it is for. */
export type DatedRuns = [at: string, nominalOn: string][]

/** What the run of a rhythm is started with: by its schedule with the dates of its runs, by a person for one date. */
export type RhythmStart = { rhythm: RhythmName; runs?: DatedRuns; nominalOn?: string }

/** The schedule of a rhythm, and what the ids of the runs that it starts begin with. */
export function rhythmScheduleId(rhythm: RhythmName): string {
  return `rhythm:${rhythm}`
}

/** The run that a person has asked for, one for each date. */
export function rhythmWorkflowId(rhythm: RhythmName, nominalOn: string): string {
  return `rhythm:${rhythm}:${nominalOn}`
}
