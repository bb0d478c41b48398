import type { ApiDeps } from '../deps'
import { showAction, takeAction } from '../mail-actions/follow'
import { pageMediaType } from '../mail-actions/page'
import { operation, type Described, type Operation } from '../operation'
import { MailActionForm, MailActionParams } from '../schemas/mail-actions'

const path = '/mail-actions/{token}'
const tag = 'Mail links'
const mediaType = pageMediaType.split(';')[0]!

const shown = (description: string): Described => ({ description, mediaType })

const refusals: Record<number, Described> = {
  403: shown('The person it was sent to may not do this any more'),
  404: shown('The link was not signed here as it stands'),
  409: shown('The link was used before, with what was done and when; or there is nothing left to do'),
  410: shown('The link has expired'),
}

/** Acting from a mail (R138): opening a link changes nothing, since mail scanners open links; its form acts once. */
export function mailActionOperations(deps: ApiDeps): Operation[] {
  return [
    operation({
      method: 'get',
      path,
      id: 'showMailAction',
      summary: 'Show what the link of a mail would do 邮件链接确认页',
      description:
        'A page with a form, in both languages. It changes nothing. The token is the only credential.',
      tag,
      open: true,
      params: MailActionParams,
      answers: { 200: shown('The page'), ...refusals },
      handle: ({ params: { token } }) => showAction(deps, token),
    }),
    operation({
      method: 'post',
      path,
      id: 'takeMailAction',
      summary: 'Do what the link of a mail is for, once, as its reader 邮件链接执行',
      description:
        'Goes the way of any command of the order. A link that was used before does nothing again.',
      tag,
      open: true,
      takesForm: true,
      mostMebibytes: 1 / 16,
      params: MailActionParams,
      body: MailActionForm,
      examples: {
        acknowledge: {
          summary: 'Acknowledge with a promise',
          value: 'promisedOn=2026-12-01&comment=fabric+arrives+tomorrow',
          mediaType: 'application/x-www-form-urlencoded',
        },
      },
      answers: {
        200: shown('Done and recorded'),
        202: shown('Taken, not recorded yet'),
        ...refusals,
        422: shown('The form again, with what is wrong in it'),
        503: shown('Nothing was done; the form to try again'),
      },
      handle: ({ params: { token }, body }) => takeAction(deps, token, body),
    }),
  ]
}
