import { commandNames, commandRow, type CommandName } from '../../domain/order/commands'
import type { Command } from '../../domain/order/commands/command'
import { decide } from '../../domain/order/decide'
import { openStages } from '../../domain/order/gates'
import type { Actor } from '../../domain/order/rule'
import type { OrderState, Task } from '../../domain/order/state'
import { reaches } from '../../domain/departments'

/** A command that would complete a task as it stands. */
export type Completing = { command: CommandName; body: Record<string, unknown> }

/** A task and the person who would complete it. */
export type Asked = { state: OrderState; task: Task; actor: Actor; now: string }

/**
 * The commands that would complete a task with nothing more to fill in, found by asking the rules what each of them
 * would do now. A command qualifies whose fields may all be left out, or which needs just the entry that the task
 * speaks of.
 */
export function completingCommands(asked: Asked): Completing[] {
  return commandNames
    .flatMap((command) => bodiesFor(command, asked.task).map((body) => ({ command, body })))
    .filter((candidate) => completes(candidate, asked))
}

function bodiesFor(command: CommandName, { ref }: Task): Record<string, unknown>[] {
  const required = Object.entries(commandRow(command).body).filter(([, { optional }]) => !optional)
  const [first, ...others] = required
  if (!first) return [{}]
  const [name, { spec }] = first
  return others.length === 0 && spec.kind === 'code' && ref !== undefined ? [{ [name]: ref }] : []
}

function completes({ command, body }: Completing, { state, task, actor, now }: Asked): boolean {
  const envelope = { v: 1, actor, key: 'would it complete the task?' }
  const decision = decide(state, { name: command, envelope, body }, now)
  return decision.ok && decision.state.tasks[task.key]?.closedAt !== undefined
}

/** The commands that answer what people raised, by the beginning of the task's key. */
const answers: [prefix: string, command: CommandName][] = [
  ['query:', 'answerQuery'],
  ['exception:', 'resolveException'],
  ['compensation:', 'confirmCompensation'],
]

/** The commands by which a person may go on with a task: the one that answers it, or all of its stage. */
export function commandsFor({ state, task, actor }: Omit<Asked, 'now'>): CommandName[] {
  const answer = answers.find(([prefix]) => task.key.startsWith(prefix))
  if (answer) return [answer[1]]
  if (!openStages(state).includes(task.stage)) return []
  return commandNames.filter((name) => {
    const row = commandRow(name)
    return row.stages !== 'any' && row.stages.includes(task.stage) && mayGive(row, actor)
  })
}

function mayGive({ departments, level }: Command, actor: Actor): boolean {
  const isTheirs =
    departments === 'any' || departments.includes(actor.department) || actor.level === 'director'
  return isTheirs && (level === undefined || reaches(actor.level, level))
}
