import { ok } from '../answer'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { AddressFailureParams, AddressFailuresQuery } from '../schemas/queries'
import { AddressFailure, AddressFailurePage } from '../schemas/responses'

const tag = 'Emails'

/** Addresses that refuse mail. */
export function addressFailureOperations({ repositories }: ApiDeps): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/address-failures',
      id: 'listAddressFailures',
      summary: 'List addresses that refuse mail, the last refusal first 退信邮箱',
      description:
        'Mail to such an address goes to whoever stands in, until it is cleared or another takes its place.',
      tag,
      query: AddressFailuresQuery,
      answers: { 200: { description: 'A page of addresses', schema: AddressFailurePage } },
      problems: ['malformed-query', 'invalid-cursor'],
      handle: async ({ query: { limit, cursor, ...filter } }) =>
        ok(
          await boundPage({ list: 'address-failures', filters: filter }, cursor, (from) =>
            repositories.addressFailures.list(filter, { limit, cursor: from }),
          ),
        ),
    }),
    operation({
      method: 'post',
      path: '/address-failures/{id}/clear',
      id: 'clearAddressFailure',
      summary: 'Let mail go to an address again 解除退信标记',
      description: 'One that was cleared before stays as it is.',
      tag,
      params: AddressFailureParams,
      answers: { 200: { description: 'The failure, cleared', schema: AddressFailure } },
      problems: ['address-failure-not-found'],
      handle: async ({ params: { id }, caller, now }) => {
        const failure = await repositories.addressFailures.clear({ id, at: now, by: caller.actor.code })
        if (failure) return ok(failure)
        throw new Problem('address-failure-not-found', 'There is no address failure with that id')
      },
    }),
  ]
}
