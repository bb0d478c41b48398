import { z } from 'zod'
import { audiences, customerClasses, escalationLevels, taskKinds } from '../../domain/policy'
import { ladderFields } from '../../domain/policy/written-ladder'
import { fieldSchemas } from './field-schema'

const instant = z.string().meta({ format: 'date-time' })
const customerClass = z.enum(customerClasses).optional()

const ladder = {
  kind: z.enum(taskKinds),
  version: z.int().meta({ description: '1: what a factory starts with' }),
  customerClass: customerClass.meta({ description: 'Absent for a ladder of all classes' }),
  ...fieldSchemas(ladderFields),
  withdrawn: z
    .literal(true)
    .optional()
    .meta({ description: 'In the history: with this version the ladder ended' }),
  reason: z.string().optional(),
  by: z.string().optional(),
  at: instant.optional(),
}

/** A ladder with the edit that put it in force. */
export const LadderInForce = z.strictObject(ladder).meta({ id: 'LadderInForce' })

export const LadderWithHistory = z
  .strictObject({
    ...ladder,
    classes: z.array(LadderInForce).meta({ description: 'Ladders of single classes of customers' }),
    history: z.array(LadderInForce).meta({ description: 'Every edit, the latest first' }),
  })
  .meta({ id: 'LadderWithHistory' })

export const PolicyInForce = z
  .strictObject({ version: z.int(), customerClass, items: z.array(LadderInForce) })
  .meta({ id: 'PolicyInForce' })

export const LadderPreview = z
  .strictObject({
    kind: z.enum(taskKinds),
    dueAt: instant,
    steps: z.array(
      z.strictObject({
        level: z.enum(escalationLevels),
        at: instant.optional().meta({ description: 'Absent where only a condition brings the step on' }),
        when: z.string().optional(),
        audience: z.array(z.enum(audiences)),
        asks: z.strictObject({ en: z.string(), zh: z.string() }),
        isUrgent: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'LadderPreview' })
