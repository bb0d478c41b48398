import { daysAgo, receive, shirtOrder } from '../../scripts/orders'
import { createRepositories } from '../../services/database'
import { mailsAtRest, type LoggedMail } from '../support/e2e-mails'
import { eventually } from '../support/e2e-wait'
import { TestStack } from '../support/stack'

/** An order that is ten days late, whose ladders are edited: over HTTP, and by somebody who dies before telling. */
let stack: TestStack
let number = ''

beforeAll(async () => {
  stack = await TestStack.start()
  number = await receive(stack.client, shirtOrder({ receivedAt: daysAgo(10) }))
}, 120_000)

afterAll(() => stack?.stop(), 60_000)

type Step = Record<string, unknown> & { level: string; offset?: string }
const policy = async () => (await stack.client.get(`/orders/${number}`)).body.policy
const reviewSteps = async () => (await stack.client.get('/policies/review')).body.steps as Step[]
/** The mails sent by a version of the policy, once some were. */
const mailsBy = async (version: number) => {
  const ofVersion = (mails: LoggedMail[]) => mails.filter(({ policyVersion }) => policyVersion === version)
  const has = (mails: LoggedMail[]) => ofVersion(mails).length > 0
  return ofVersion(await mailsAtRest(stack.client, number, { has, what: `mails by policy ${version}` }))
}
const takes = (version: number) =>
  eventually(async () => ((await policy()) as { version: number }).version === version, {
    what: `policy ${version} in the order`,
    limitMs: 60_000,
    detail: policy,
  })

describe('a ladder that is edited', () => {
  it('reaches the open order, which sends the new step alone, under the new version', async () => {
    expect(await policy()).toEqual({ version: 1 })
    const before = await mailsBy(1)
    expect(before.map(({ level }) => level)).toContain('director')
    const steps = await reviewSteps()
    const added = { level: 'planning', offset: '+1d', audience: ['planning'], asks: { en: 'Look at {{order}}.', zh: '请看{{order}}。' } }
    const at = steps.findIndex(({ level }) => level === 'director')
    const edited = { steps: [...steps.slice(0, at), added, ...steps.slice(at)], reason: 'Planning wants to know' }
    const answer = await stack.client.put('/policies/review', edited, { actAs: 'ME01' })
    expect([answer.status, answer.body.version]).toEqual([200, 2])

    await takes(2)
    expect(new Set((await mailsBy(2)).map(({ level }) => level))).toEqual(new Set(['planning']))
    expect(await mailsBy(1)).toHaveLength(before.length)
  }, 90_000) // prettier-ignore

  it('reaches it with the next start of a worker when nobody could be told before', async () => {
    const written = { steps: (await reviewSteps()).filter(({ level }) => level !== 'planning') }
    const repositories = createRepositories(stack.db)
    await repositories.policies.edit({
      kind: 'review',
      written,
      reason: 'Planning has seen it',
      by: 'ME01',
      at: new Date().toISOString(),
      key: 'died-before-telling',
    })
    expect(await policy()).toMatchObject({ version: 2 })
    await stack.killWorker()
    await stack.startWorker()

    await takes(3)
    expect(await repositories.policies.ordersBehind()).toEqual([])
  }, 120_000)
})
