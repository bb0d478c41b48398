import type { z } from 'zod'
import { code, object, optional, text } from '../../domain/body/fields'
import type { BodyOf, Field, Fields } from '../../domain/body/fields'
import { commandNames, commandRow, type CommandBody, type CommandName } from '../../domain/order/commands'
import { envelopeFields } from '../../domain/order/decide'
import { fieldSchema, fieldSchemas, strictObject } from './field-schema'
import { isIanaZone } from './zone'

/** Of the envelope a sender says only this: department and level of a person are looked up, never taken on trust. */
const extraFields = {
  onBehalfOf: optional(
    object(
      { employee: code('Who did the work'), evidence: text('What shows it', 500) },
      'Recorded for another person, who must be one to do it',
    ),
  ),
  expectedVersion: envelopeFields.expectedVersion,
} satisfies Fields

/** What every command may carry beside its own fields. */
export type CommandExtras = BodyOf<typeof extraFields>
export type CommandRequest<C extends CommandName> = CommandBody<C> & CommandExtras

/** The body of every command's request, made from the command table; exhaustive by its type. */
export const commandSchemas = Object.fromEntries(
  commandNames.map((name) => [name, commandSchema(name)]),
) as unknown as { [C in CommandName]: z.ZodType<CommandRequest<C>> }

/** The name of a command's schema in the OpenAPI document. */
export function schemaId(name: CommandName): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}

/** A body taken apart into the command's own fields and what travels in the envelope. */
export function takeApart(request: CommandExtras & Record<string, unknown>): {
  extras: CommandExtras
  body: unknown
} {
  const { onBehalfOf, expectedVersion, ...body } = request
  return { extras: { onBehalfOf, expectedVersion }, body }
}

function commandSchema(name: CommandName): z.ZodType {
  const { body, approval, en, zh } = commandRow(name)
  const shape = strictObject({ ...fieldSchemas(body), ...extras(approval === true) })
  const checked = hasZone(body) ? shape.superRefine(checkZone) : shape
  return checked.meta({ id: schemaId(name), description: `${en} ${zh}` })
}

/** An approval is given by its own person, so that it knows no `onBehalfOf`; sent all the same it is refused as 403. */
function extras(isApproval: boolean): Record<string, z.ZodType> {
  const { onBehalfOf, expectedVersion } = extraFields
  const described = fieldSchema(onBehalfOf as Field<unknown>)
  return {
    onBehalfOf: isApproval
      ? described.meta({ deprecated: true, description: 'Refused: an approval is personal' })
      : described,
    expectedVersion: fieldSchema(expectedVersion as Field<unknown>),
  }
}

function hasZone(body: Fields): boolean {
  return Object.hasOwn(body, 'zone')
}

/** The command table knows no time zones, since their names differ between versions of ICU; the API does. */
function checkZone(body: object, context: z.RefinementCtx): void {
  const { zone } = body as { zone?: unknown }
  if (typeof zone === 'string' && !isIanaZone(zone)) {
    context.addIssue({
      code: 'custom',
      path: ['zone'],
      message: 'must be an IANA time zone such as Asia/Shanghai',
    })
  }
}
