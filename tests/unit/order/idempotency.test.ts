import { decide } from '../../../domain/order/decide'
import { evolve } from '../../../domain/order/evolve'
import { anybody } from './journeys'
import { newRun, type Run } from './run'

const note = (run: Run, key: string, body = { text: 'Called' }) => run.give('addNote', body, { key })

describe('the key of a command', () => {
  it('acts once; the same again gives the version that it led to', () => {
    const run = newRun()
    note(run, 'k1')
    const { version } = run.state
    expect(note(run, 'k1')).toMatchObject({ ok: true, events: [], repeated: { version } })
    expect(run.state.notes).toHaveLength(1)
  })

  it('is answered even when the command would be refused by now', () => {
    const run = newRun()
    note(run, 'k1')
    run.give('holdOrder', { reason: 'Wait' }, { key: 'k2' })
    expect(run.give('holdOrder', { reason: 'Wait' }, { key: 'k2' })).toMatchObject({ repeated: {} })
    run.give('cancelOrder', { reason: 'Withdrawn' })
    expect(run.state.status).toBe('cancelled')
    expect(note(run, 'k1')).toMatchObject({ ok: true, repeated: {} })
  })

  it('with another body, command, person or beneficiary is refused, never answered with the first result', () => {
    const run = newRun()
    note(run, 'k1')
    const reused = { refusal: { kind: 'malformed', code: 'idempotency-key-reused' } }
    expect(note(run, 'k1', { text: 'Other' })).toMatchObject(reused)
    expect(run.give('holdOrder', { reason: 'Called' }, { key: 'k1' })).toMatchObject(reused)
    expect(run.give('addNote', { text: 'Called' }, { key: 'k1', code: 'Other' })).toMatchObject(reused)
    const onBehalfOf = { employee: 'X02', evidence: 'Mail' }
    const envelope = { v: 1, actor: anybody, key: 'k1', onBehalfOf }
    expect(decide(run.state, { name: 'addNote', envelope, body: { text: 'Called' } }, run.now)).toMatchObject(
      reused,
    )
  })

  it('of a refused command may be used again', () => {
    const run = newRun()
    expect(run.give('resolveException', { exception: 'E1', action: 'x' }, { key: 'k1' }).ok).toBe(false)
    expect(note(run, 'k1')).toMatchObject({ ok: true, events: [{ type: 'noteAdded' }] })
  })

  it('may be any text, even what JavaScript means something by', () => {
    const run = newRun()
    for (const key of ['__proto__', 'constructor', 'toString', '7', '跟单']) {
      expect(note(run, key)).toMatchObject({ events: [{ type: 'noteAdded' }] })
      expect(note(run, key)).toMatchObject({ repeated: {} })
    }
    const travelled = JSON.parse(JSON.stringify(run.state)) as typeof run.state
    run.state = travelled
    expect(note(run, '__proto__')).toMatchObject({ repeated: {} })
  })

  it('is remembered for the last five hundred commands, whatever the keys look like', () => {
    const run = newRun()
    // Keys like whole numbers come first in an object, whenever they were added.
    for (let index = 0; index < 499; index++) note(run, `key-${index}`)
    for (let index = 0; index < 101; index++) note(run, String(index))
    expect(Object.keys(run.state.keys)).toHaveLength(500)
    expect(note(run, '100')).toMatchObject({ repeated: {} })
    expect(note(run, '0')).toMatchObject({ repeated: {} })
    expect(note(run, 'key-498')).toMatchObject({ repeated: {} })
    expect(note(run, 'key-0')).toMatchObject({ events: [{ type: 'noteAdded' }] })
  })

  it('is kept beside the events: they tell the rest of the state alone', () => {
    const run = newRun()
    const before = run.state
    const decision = note(run, 'k1')
    const replayed = (decision.ok ? decision.events : []).reduce(evolve, before)
    expect({ ...replayed, keys: run.state.keys }).toEqual(run.state)
  })
})
