import { ok } from '../answer'
import { boundPage } from '../cursor'
import { withoutActionLinks } from '../../services/email/action-links'
import type { ApiDeps } from '../deps'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { EmailParams, EmailsQuery } from '../schemas/queries'
import { EmailPage, EmailRecord } from '../schemas/responses'
import { isVisibleEmail } from '../views/private-entries'

/** The delivery log. */
export function emailOperations({ repositories }: ApiDeps): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/emails',
      id: 'listEmails',
      summary: 'List emails, the last written first 邮件日志',
      description:
        'Mails of private reminders are shown to their recipient only; a page may be shorter for it.',
      tag: 'Emails',
      query: EmailsQuery,
      answers: { 200: { description: 'A page of the delivery log', schema: EmailPage } },
      problems: ['malformed-query', 'invalid-cursor'],
      handle: async ({ query: { limit, cursor, ...filter }, caller }) => {
        const page = await boundPage({ list: 'emails', filters: filter }, cursor, (from) =>
          repositories.emails.list(filter, { limit, cursor: from }),
        )
        return ok({ ...page, items: page.items.filter((mail) => isVisibleEmail(mail, caller.actor.code)) })
      },
    }),
    operation({
      method: 'get',
      path: '/emails/{id}',
      id: 'readEmail',
      summary: 'Read one email and every attempt to send it 邮件详情',
      description: 'Its links to act by are left out: they act in the name of its recipient.',
      tag: 'Emails',
      params: EmailParams,
      answers: { 200: { description: 'The email', schema: EmailRecord } },
      problems: ['email-not-found'],
      handle: async ({ params, caller }) => {
        const mail = await repositories.emails.get(params.id)
        if (mail && isVisibleEmail(mail, caller.actor.code)) return ok(withoutActionLinks(mail))
        throw new Problem('email-not-found', 'There is no email with that id')
      },
    }),
  ]
}
