import { z } from 'zod'
import { partyKinds } from '../../services/database'

const turn = {
  chased: z.boolean().meta({ description: 'Whether mails are written to it automatically' }),
  reason: z.string(),
  by: z.string().meta({ description: 'Employee code' }),
  at: z.string().meta({ format: 'date-time' }),
}

/** One turn of the switch. */
export const ChasingChange = z.strictObject(turn).meta({ id: 'ChasingChange' })

/** The switch of a party with its history. */
export const PartyChasing = z
  .strictObject({
    party: z.string(),
    kind: z.enum(partyKinds),
    chased: turn.chased,
    history: z.array(ChasingChange).meta({ description: 'Empty while nobody has turned it' }),
  })
  .meta({ id: 'PartyChasing' })
