import fc from 'fast-check'
import { nextTurn, type TurnsTaken } from '../../../services/database/mail-domains'
import { addressProblem } from '../../../services/email/address'
import { createDomainGate } from '../../../services/email/domain-gate'
import { limitsFor, parseDomainLimits, usualDomainLimits } from '../../../services/email/domain-limits'

describe('MAIL_DOMAIN_LIMITS', () => {
  it('reads messages in a time and connections, of domains and of all others', () => {
    expect(parseDomainLimits('QQ.com=20/60s, partner.example=100/1h/2, *=600/1m')).toEqual({
      ok: true,
      limits: {
        named: [
          { domain: 'qq.com', messages: 20, intervalMs: 60_000, connections: 1 },
          { domain: 'partner.example', messages: 100, intervalMs: 3_600_000, connections: 2 },
        ],
        other: { domain: '*', messages: 600, intervalMs: 60_000, connections: 1 },
      },
    })
    expect(parseDomainLimits(usualDomainLimits).ok && parseDomainLimits('').ok).toBe(true)
  })

  it.each([
    ['qq.com', 'not like qq.com=20/60s'],
    ['qq.com=20', 'not like'],
    ['qq.com=0/60s', 'messages must be'],
    ['qq.com=20/0s', 'time must be'],
    ['qq.com=20/25h', 'time must be'],
    ['qq.com=20/60s/99', 'connections must be'],
    ['qq.com=1/1s, qq.com=2/1s', 'twice'],
    ['a b=1/1s', 'not like'],
  ])('refuses %s', (text, why) => {
    expect(parseDomainLimits(text)).toMatchObject({ ok: false, detail: expect.stringContaining(why) })
  })

  it('holds a domain to its own limit and another to that of all others, each once', () => {
    const parsed = parseDomainLimits('qq.com=20/60s, *=600/1m')
    const limits = parsed.ok ? parsed.limits : { named: [] }
    const found = limitsFor(limits, ['a@QQ.com', 'b@qq.com', 'c@vip.qq.com'])
    expect(found.map(({ domain, messages }) => [domain, messages])).toEqual([
      ['qq.com', 20],
      ['vip.qq.com', 600],
    ])
  })
})

describe('nextTurn', () => {
  type Waiting = { atMs: number; hasWaited: boolean }
  const rates = fc.record({
    messages: fc.integer({ min: 1, max: 5 }),
    intervalMs: fc.integer({ min: 1, max: 100 }),
  })

  /** Lets mails ask, each again when it was told to, and gives the times at which they went, by mail. */
  function play(rate: { messages: number; intervalMs: number }, arrivals: number[]): number[] {
    const state: TurnsTaken & { taken: number[] } = { taken: [] }
    const sent: number[] = []
    const queue: (Waiting & { mail: number })[] = arrivals
      .toSorted((a, b) => a - b)
      .map((atMs, mail) => ({ atMs, hasWaited: false, mail }))
    for (let asked = 0; queue.length > 0; asked += 1) {
      if (asked > arrivals.length * 20) throw new Error('turns in circles')
      queue.sort((a, b) => a.atMs - b.atMs || a.mail - b.mail)
      const { atMs: nowMs, hasWaited, mail } = queue.shift()!
      const turn = nextTurn(state, rate, { nowMs, hasWaited })
      if (turn.isGiven) {
        state.taken = [...state.taken, nowMs].slice(-rate.messages)
        sent[mail] = nowMs
      } else {
        state.lastMs = Math.max(state.lastMs ?? 0, turn.atMs)
        queue.push({ atMs: turn.atMs, hasWaited: true, mail })
      }
    }
    return sent
  }

  it('never lets more through in any time of the length, leaves nobody behind, and keeps the order', () => {
    fc.assert(
      fc.property(rates, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }), (rate, arrivals) => {
        const sent = play(rate, arrivals)
        expect(sent).toHaveLength(arrivals.length)
        expect(sent).toEqual(sent.toSorted((a, b) => a - b))
        const overfull = sent.filter((at, index) => {
          const before = sent[index - rate.messages]
          return before !== undefined && at - before < rate.intervalMs
        })
        expect(overfull).toEqual([])
      }),
    )
  })

  it('puts a mail off once, to its own place in the line', () => {
    const rate = { messages: 2, intervalMs: 1000 }
    const taken = [0, 0]
    const first = nextTurn({ taken }, rate, { nowMs: 10, hasWaited: false })
    const second = nextTurn({ taken, lastMs: first.atMs }, rate, { nowMs: 10, hasWaited: false })
    expect([first, second]).toEqual([
      { isGiven: false, atMs: 1000 },
      { isGiven: false, atMs: 1500 },
    ])
    expect(nextTurn({ taken, lastMs: 1500 }, rate, { nowMs: 1000, hasWaited: true }).isGiven).toBe(true)
    expect(nextTurn({ taken, lastMs: 1500 }, rate, { nowMs: 1000, hasWaited: false }).isGiven).toBe(false)
  })
})

describe('the gate', () => {
  it('keeps to the connections of a domain, and frees them when the work fails', async () => {
    const parsed = parseDomainLimits('qq.com=100/1s/1')
    const gate = createDomainGate({
      limits: parsed.ok ? parsed.limits : { named: [] },
      takeTurns: async () => ({ isGiven: true }),
      clock: () => '2026-03-02T01:00:00.000Z',
    })
    const mail = { addresses: ['a@qq.com'], hasWaited: false }
    let finish: () => void = () => undefined
    const first = gate(
      mail,
      () => new Promise<void>((_, reject) => (finish = () => reject(new Error('cut')))),
    )
    const work = async () => 'done'
    expect(await gate(mail, work)).toEqual({
      isGiven: false,
      domain: 'qq.com',
      retryAt: '2026-03-02T01:00:01.000Z',
    })
    expect(await gate({ ...mail, addresses: ['a@jiahe.example'] }, work)).toMatchObject({ result: 'done' })
    await new Promise((resolve) => setImmediate(resolve))
    finish()
    await expect(first).rejects.toThrow('cut')
    expect(await gate(mail, work)).toMatchObject({ result: 'done' })
  })
})

describe('addressProblem', () => {
  it.each(['a@b.example', "o'brien+x@sub.b.example", '张三@例子.公司', `${'x'.repeat(64)}@b.example`])(
    'takes %s',
    (text) => {
      expect(addressProblem(text)).toBeUndefined()
    },
  )

  it.each([
    '', 'nobody', '@b.example', 'a@', 'a@localhost', 'a b@c.example', 'a@b..example', '.a@b.example', 'a@-b.example',
    'a@b.example\r\nBcc: x@y.example', 'A <a@b.example>', 'a@b.example,c@d.example', `${'x'.repeat(65)}@b.example`,
    '"a"@b.example', `a@${'b.'.repeat(130)}example`, 'a@b.example\u0000', 'a@xn--zzzzzz--a.example',
    'a@☃.example', 'a@a\u200db.example', 'a@1.2.3.4', `a@${'例'.repeat(62)}.example`,
  ])('refuses %j', (text) => {
    expect(addressProblem(text)).toMatch(/^(must|has)/)
  }) // prettier-ignore

  it('is total', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(['string', 'undefined']).toContain(typeof addressProblem(given))
      }),
    )
  })
})
