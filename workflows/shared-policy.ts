import { digest } from '../domain/order/digest'
import { defaultPolicy, type Policy } from '../domain/policy'

const usual = digest(defaultPolicy)

/** The usual policy once for all orders of a worker, not a copy in each of them; any other policy as it is. */
export function sharedPolicy(policy: Policy): Policy {
  return digest(policy) === usual ? defaultPolicy : policy
}
