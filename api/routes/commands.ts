import { commandNames, commandRow, type CommandName } from '../../domain/order/commands'
import type { ApiDeps } from '../deps'
import { giveCommand } from '../give-command'
import { operation, type Operation } from '../operation'
import { bodyProblem } from '../schemas/validation'
import { commandSchemas, takeApart, type CommandExtras } from '../schemas/commands'
import { commandExamples } from '../schemas/examples'
import { OrderParams } from '../schemas/queries'
import { Accepted, CommandAnswer } from '../schemas/responses'

/** One operation for every row of the command table. */
export function commandOperations(deps: ApiDeps): Operation[] {
  return commandNames.map((name) => commandOperation(deps, name))
}

function commandOperation(deps: ApiDeps, name: CommandName): Operation {
  const row = commandRow(name)
  return operation({
    method: 'post',
    path: `/orders/{number}/${name}`,
    id: name,
    summary: `${row.en} ${row.zh}`,
    description: conditions(name),
    tag: row.stages === 'any' ? 'Whole order' : (row.stages[0] ?? 'Whole order'),
    params: OrderParams,
    body: commandSchemas[name],
    examples: commandExamples[name],
    answers: {
      200: {
        description: 'Done and recorded',
        schema: CommandAnswer,
        headers: ['ETag', 'Idempotent-Replay'],
      },
      202: { description: 'Taken, not recorded yet', schema: Accepted, headers: ['Location'] },
    },
    problems: [
      'malformed-body',
      'not-permitted',
      'order-not-found',
      'order-closed',
      'stale-version',
      'temporal-unavailable',
    ],
    extensions: {
      'x-stages': row.stages,
      'x-departments': row.departments,
      'x-level': row.level ?? 'staff',
      ...(row.approval ? { 'x-approval': true } : {}),
      ...(row.whileHeld ? { 'x-while-held': true } : {}),
    },
    handle: ({ params, body, caller, key, ifMatch }) => {
      const { extras, body: own } = takeApart(body as CommandExtras & Record<string, unknown>)
      const expectedVersion = oneVersion(extras.expectedVersion, ifMatch)
      return giveCommand(deps, {
        number: params.number,
        name,
        caller,
        key,
        body: own,
        extras: { ...extras, expectedVersion },
      })
    },
  })
}

/** The version may stand in the body or in `If-Match`; two that differ contradict each other. */
function oneVersion(inBody: number | undefined, ifMatch: number | undefined): number | undefined {
  if (inBody === undefined || ifMatch === undefined || inBody === ifMatch) return inBody ?? ifMatch
  throw bodyProblem([{ pointer: '/expectedVersion', detail: `is ${inBody}, but If-Match names ${ifMatch}` }])
}

function conditions(name: CommandName): string {
  const { stages, departments, level, approval, whileHeld } = commandRow(name)
  return [
    stages === 'any'
      ? 'Possible while the order is open.'
      : `Possible while one of these is open: ${stages.join(', ')}.`,
    departments === 'any' ? 'Anybody may give it.' : `For ${departments.join(', ')}.`,
    level ? `Needs a ${level} or above.` : '',
    approval ? 'An approval: its own person gives it, never another on their behalf.' : '',
    whileHeld ? 'Possible on hold too.' : '',
  ]
    .filter(Boolean)
    .join(' ')
}
