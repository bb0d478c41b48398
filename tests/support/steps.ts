import type { CommandBody, CommandName } from '../../domain/order/commands'
import type { Department, Level } from '../../domain/departments'
import type { Step } from '../../scripts/walk'

/** One command by somebody who may give it; a director stands above the departments. */
export function step<C extends CommandName>(
  command: C,
  body: CommandBody<C>,
  by: { department: Department; level: Level } = { department: 'merchandising', level: 'director' },
): Step {
  return { command, by, body: () => body }
}
