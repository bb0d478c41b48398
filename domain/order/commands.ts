import type { BodyOf } from '../body/fields'
import { collectionCommands } from './commands/collection'
import type { Command } from './commands/command'
import { conversionCommands } from './commands/conversion'
import { customsCommands } from './commands/customs'
import { generalCommands } from './commands/general'
import { invoicingCommands } from './commands/invoicing'
import { materialsCommands } from './commands/materials'
import { productionCommands } from './commands/production'
import { reviewCommands } from './commands/review'
import { shipmentCommands } from './commands/shipment'

/**
 * Every command of an order, once. The API's routes and OpenAPI document, the workflow's Updates, the
 * permission check and the test matrix are all made from this table.
 */
export const commands = {
  ...generalCommands,
  ...reviewCommands,
  ...conversionCommands,
  ...materialsCommands,
  ...productionCommands,
  ...customsCommands,
  ...shipmentCommands,
  ...invoicingCommands,
  ...collectionCommands,
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandBody<C extends CommandName> = BodyOf<Commands[C]['body']>

export const commandNames = Object.keys(commands) as CommandName[]

/** The row of a command, with the types of the table widened. */
export function commandRow(name: CommandName): Command {
  return commands[name] as unknown as Command
}

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}
