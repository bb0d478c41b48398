import { z } from 'zod'

/** The token of a link; what is none is answered with a page, so that any text is taken. */
export const MailActionParams = z.strictObject({
  token: z.string().meta({ description: 'What the link grants, with its signature' }),
})

const field = (description: string) =>
  z
    .string()
    .trim()
    .max(2000)
    .optional()
    .transform((text) => text || undefined)
    .pipe(z.string().optional())
    .meta({ description })

/** What a form may say; each link asks for some of it, and the order's rules check it. */
export const MailActionForm = z
  .object({
    promisedOn: field('`YYYY-MM-DD`: done by the end of that working day'),
    until: field('`YYYY-MM-DDTHH:MM` on the factory’s clock'),
    reason: field('Why a promise is put off, or why it can wait'),
    comment: field('For the log'),
  })
  .meta({ id: 'MailActionForm' })
