import { taskKinds } from '../../domain/policy'
import { aWorld, change, get, merchandiserKey, post, received, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const due = {
  level: 'due',
  offset: '0d',
  audience: ['owner'],
  asks: { en: 'Finish {{task}}.', zh: '请完成{{task}}。' },
}
const lead = { ...due, level: 'lead', offset: '+4h', audience: ['lead'] }
const edit = (body: object, options: object = {}) =>
  change(world, 'put', '/policies/internal', {
    body: { steps: [due, lead], reason: 'Trial', ...body },
    ...options,
  })
const inForce = async () => (await get(world, '/policies/internal')).body

describe('GET /policies', () => {
  it('shows the ladder of every kind, those of a class where asked, as they are written', async () => {
    const { status, body } = await get(world, '/policies')
    expect([status, body.version, body.items.map(({ kind }: never) => kind)]).toEqual([200, 1, [...taskKinds]])
    const cutOff = body.items.find(({ kind }: { kind: string }) => kind === 'cutOff')
    expect(cutOff).toMatchObject({ version: 1, breaksQuietHours: true, steps: expect.arrayContaining([
      expect.objectContaining({ level: 'missed', offset: '0d', audience: ['all'], raises: 'rebook' }),
    ]) })
    expect((await get(world, '/policies?customerClass=Z')).status).toBe(422)
    const unknown = await get(world, '/policies/gossip')
    expect([unknown.status, unknown.body.code, unknown.body.detail]).toEqual([
      404, 'entry-not-found', expect.stringContaining('internal, review'),
    ])
  }) // prettier-ignore
})

describe('PUT /policies/{kind}', () => {
  it('refuses what is no ladder, field by field, and leaves the old one in force', async () => {
    const before = await inForce()
    const woken = world.policyTeller.woken
    const refused = async (body: object) => {
      const answer = await edit(body)
      return [answer.status, answer.body.code, answer.body.errors?.map(({ pointer }: never) => pointer)]
    }
    const refusal = (...pointers: string[]) => [422, 'malformed-body', pointers]
    expect(await refused({ steps: [lead, due] })).toEqual(refusal('/steps/1/offset'))
    expect(await refused({ steps: [due, { ...lead, level: 'due' }] })).toEqual(refusal('/steps/1/level'))
    expect(await refused({ steps: [{ ...due, audience: ['boss'] }] })).toEqual(refusal('/steps/0/audience/0'))
    expect(await refused({ steps: [due, { ...lead, audience: ['supplier'] }] })).toEqual(refusal('/steps/1/audience/0'))
    expect(await refused({ steps: [{ ...due, asks: { en: '{{foo}}', zh: '好' } }] })).toEqual(refusal('/steps/0/asks/en'))
    expect(await refused({ steps: [{ ...due, offset: 'soon' }, { ...lead, offset: undefined }] })).toEqual(
      refusal('/steps/0/offset', '/steps/1/when'),
    )
    expect(await refused({ customerClass: 'Z', reason: undefined })).toEqual(refusal('/customerClass', '/reason'))
    expect(await inForce()).toEqual(before)
    expect(world.policyTeller.woken).toBe(woken)
  }) // prettier-ignore

  it('is for managers and directors', async () => {
    const answers = [
      await edit({}, { as: 'ME03' }),
      await edit({}, { key: merchandiserKey }),
      await edit({}, { as: 'ME02' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'not-permitted'], [403, 'not-permitted'], [403, 'not-permitted'],
    ])
    expect((await inForce()).version).toBe(1)
  }) // prettier-ignore

  it('puts a ladder in force once for a key, keeps its history, and has the orders told', async () => {
    const woken = world.policyTeller.woken
    const first = await edit({}, { as: 'SA01', idempotencyKey: 'edit-1' })
    const again = await edit({}, { as: 'SA01', idempotencyKey: 'edit-1' })
    const other = await edit({ reason: 'Other' }, { as: 'SA01', idempotencyKey: 'edit-1' })
    expect([first.status, first.body.version, again.body, other.status]).toEqual([200, 2, first.body, 422])
    expect(world.policyTeller.woken).toBe(woken + 2)

    await edit({ customerClass: 'A', promiseLimit: 1 }, { as: 'SA01' })
    expect(await inForce()).toMatchObject({
      version: 2,
      by: 'SA01',
      reason: 'Trial',
      steps: [due, lead],
      classes: [{ version: 3, customerClass: 'A', promiseLimit: 1 }],
      history: [{ version: 3 }, { version: 2 }],
    })
    const ofA = (await get(world, '/policies?customerClass=A')).body
    expect([ofA.version, ofA.customerClass]).toEqual([3, 'A'])
  })

  it('is done even while nobody can be woken: what is to be told lies in the tables', async () => {
    world.policyTeller.isAway = true
    expect((await edit({ reason: 'Away' })).status).toBe(200)
    world.policyTeller.isAway = false
  })
})

describe('POST /policies/{kind}/withdraw', () => {
  const withdraw = (body: object, options: Parameters<typeof post>[3] = {}) =>
    post(world, '/policies/internal/withdraw', { reason: 'Trial over', ...body }, options)

  it('gives a class the common ladder back, once for a key, with history, and has the orders told', async () => {
    await edit({ customerClass: 'B', reason: 'For B' }, { as: 'SA01' })
    const woken = world.policyTeller.woken
    const options = { as: 'SA01', idempotencyKey: 'withdraw-1' }
    const first = await withdraw({ customerClass: 'B' }, options)
    const again = await withdraw({ customerClass: 'B' }, options)
    expect([first.status, again.body]).toEqual([200, first.body])
    expect(first.body).not.toHaveProperty('customerClass')
    expect(world.policyTeller.woken).toBe(woken + 2)
    const { classes, history } = await inForce()
    expect(classes.map(({ customerClass }: { customerClass: string }) => customerClass)).not.toContain('B')
    expect(history[0]).toMatchObject({
      customerClass: 'B',
      withdrawn: true,
      reason: 'Trial over',
      by: 'SA01',
    })
  })

  it('refuses what is not there, who may not, and a class that is none', async () => {
    const answers = [
      await withdraw({ customerClass: 'C' }),
      await withdraw({ customerClass: 'B' }),
      await withdraw({ customerClass: 'A' }, { as: 'ME03' }),
      await withdraw({ customerClass: 'Z' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'entry-not-found'],
      [404, 'entry-not-found'],
      [403, 'not-permitted'],
      [422, 'malformed-body'],
    ])
  })
})

describe('POST /policies/{kind}/preview', () => {
  const dueAt = '2026-12-04T09:30:00.000Z'
  const preview = (body: object, kind = 'cutOff') => post(world, `/policies/${kind}/preview`, body)

  it('tells when each step would act and whom it would reach, and stores nothing', async () => {
    const before = await inForce()
    const { status, body } = await preview({ dueAt, steps: [due, lead] }, 'internal')
    expect([status, body.steps.map(({ at, audience }: never) => [at, audience])]).toEqual([
      200, [[dueAt, ['owner']], ['2026-12-07T05:30:00.000Z', ['lead']]],
    ])
    expect(await inForce()).toEqual(before)
    const usual = await preview({ dueAt })
    expect(usual.body.steps[0]).toMatchObject({ level: 'remind', at: '2026-12-03T09:30:00.000Z', isUrgent: true })
    const wrong = await preview({ dueAt, steps: [due, due] })
    expect(wrong.body.errors).toMatchObject([{ pointer: '/steps/1/level' }])
    expect((await preview({ dueAt: 'soon' })).body.errors).toMatchObject([{ pointer: '/dueAt' }])
    expect((await preview({ dueAt, etaOn: '1990-01-01' }, 'balance')).status).toBe(200)
  }) // prettier-ignore
})

describe('an order', () => {
  it('shows the policy in force, and takes promises and snoozes of its tasks', async () => {
    const number = await received(world)
    const read = async () => (await get(world, `/orders/${number}`)).body
    expect((await read()).policy).toEqual({ version: 1 })
    const task = 'receiptAcknowledged'
    const promisedAt = '2026-11-25T02:00:00.000Z'
    const promised = await post(world, `/orders/${number}/acknowledgeTask`, { task, promisedAt }, { as: 'ME03' })
    const snoozed = await post(world, `/orders/${number}/snoozeTask`, { task, until: '2026-12-24T02:00:00Z', reason: 'Leave' }, { as: 'ME03' })
    expect([promised.status, snoozed.status, snoozed.body.code]).toEqual([200, 409, 'snooze-too-long'])
    expect(snoozed.body.errors).toMatchObject([{ pointer: '/until', detail: expect.stringContaining('2026-11-25') }])
    const shown = (await read()).tasks.find(({ key }: { key: string }) => key === task)
    expect(shown).toMatchObject({ promise: { at: promisedAt, by: 'ME03', putOff: 0 } })
    expect(shown.dueAt).not.toBe(promisedAt)
  }) // prettier-ignore
})

describe('PUT and DELETE /employees/{code}/absence', () => {
  const absence = { awayFrom: '2026-12-01T00:00:00Z', awayUntil: '2026-12-05T00:00:00Z', deputy: 'ME04' }
  const enter = (code: string, body: object, as: string) =>
    change(world, 'put', `/employees/${code}/absence`, { body, as })

  it('is entered and ended by the person, their lead and those above', async () => {
    const own = await enter('ME03', absence, 'ME03')
    expect([own.status, own.body]).toEqual([
      200, { code: 'ME03', awayFrom: '2026-12-01T00:00:00.000Z', awayUntil: '2026-12-05T00:00:00.000Z', deputy: 'ME04' },
    ])
    const statuses = []
    for (const as of ['ME04', 'SA01', 'ME02', 'ME01', 'GM01']) statuses.push((await enter('ME03', absence, as)).status)
    expect(statuses).toEqual([403, 403, 200, 200, 200])
    expect((await enter('ME02', { ...absence, deputy: 'ME01' }, 'ME03')).status).toBe(403)
    const ended = await change(world, 'delete', '/employees/ME03/absence', { as: 'ME02' })
    expect([ended.status, ended.body]).toEqual([200, { code: 'ME03', deputy: 'ME04' }])
  }) // prettier-ignore

  it.each([
    [{ deputy: 'ME03' }, '/deputy'],
    [{ deputy: 'XX99' }, '/deputy'],
    [{ awayUntil: '2026-11-30T00:00:00Z' }, '/awayUntil'],
    [{ awayFrom: 'tomorrow' }, '/awayFrom'],
  ])('refuses %j with its field', async (wrong, pointer) => {
    const { status, body } = await enter('ME03', { ...absence, ...wrong }, 'ME03')
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer })]])
  })

  it('refuses deputies in a ring, and people who are not here', async () => {
    await enter('ME03', absence, 'ME03')
    const ring = await enter('ME04', { ...absence, deputy: 'ME03' }, 'ME04')
    expect([ring.status, ring.body.code, ring.body.errors[0]]).toEqual([
      409, 'change-refused', { pointer: '/deputy', detail: expect.stringContaining('ME04 → ME03 → ME04') },
    ])
    expect((await enter('ME99', absence, 'ME01')).status).toBe(404)
    expect((await enter('ME99', absence, 'GM01')).status).toBe(404)
  }) // prettier-ignore

  it('answers other methods with what is possible', async () => {
    const answer = await get(world, '/employees/ME03/absence')
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'PUT, DELETE, OPTIONS'])
  })
})
