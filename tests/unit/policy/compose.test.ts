import fc from 'fast-check'
import { customerClasses, defaultPolicy, type CustomerClass, type Ladder } from '../../../domain/policy'
import { classesAndNone, composePolicy, type LadderVersion } from '../../../domain/policy/compose'

type Turn = { kind: 'internal' | 'balance'; customerClass?: CustomerClass; ends: boolean }

const turn: fc.Arbitrary<Turn> = fc.record(
  {
    kind: fc.constantFrom('internal', 'balance'),
    customerClass: fc.constantFrom(...customerClasses),
    ends: fc.boolean(),
  },
  { requiredKeys: ['kind', 'ends'] },
)

/** The latest row of each kind and class after these edits; an end without a ladder to end is refused, so left out. */
function inForceAfter(turns: readonly Turn[]): LadderVersion[] {
  const rows = new Map<string, LadderVersion>()
  let version = 1
  for (const { kind, customerClass, ends } of turns) {
    const key = `${kind} ${customerClass}`
    const known = rows.get(key)
    if (ends && (!known || known.withdrawn)) continue
    version += 1
    const ladder: Ladder = ends ? known!.ladder : { ...defaultPolicy.ladders[kind], promiseLimit: version }
    const row = { version, kind, ladder, reason: 'Trial', by: 'ME01', at: '2026-03-02T01:00:00.000Z' }
    rows.set(key, {
      ...row,
      ...(customerClass ? { customerClass } : {}),
      ...(ends ? { withdrawn: true } : {}),
    })
  }
  return [...rows.values()]
}

describe('composePolicy', () => {
  it('never gives one version and class to two sets of ladders, however ladders are edited and withdrawn', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 14 }), (turns) => {
        const named = new Map<string, string>()
        for (let length = 0; length <= turns.length; length++) {
          for (const wanted of classesAndNone) {
            const { version, customerClass, ladders } = composePolicy(
              inForceAfter(turns.slice(0, length)),
              wanted,
            )
            const name = `${version} ${customerClass}`
            expect(named.get(name) ?? JSON.stringify(ladders)).toBe(JSON.stringify(ladders))
            named.set(name, JSON.stringify(ladders))
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is what a factory starts with when everything is withdrawn, under a number of its own', () => {
    const policy = composePolicy(
      inForceAfter([
        { kind: 'internal', ends: false },
        { kind: 'internal', ends: true },
      ]),
    )
    expect(policy).toEqual({ ...defaultPolicy, version: 3 })
  })
})
