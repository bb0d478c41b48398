import fc from 'fast-check'
import { compileCalendar } from '../../../domain/calendar'
import {
  defaultPolicy,
  taskKinds,
  type Audience,
  type Ladder,
  type Policy,
  type TaskKind,
} from '../../../domain/policy'
import { checkLadder } from '../../../domain/policy/check-ladder'
import { previewLadder } from '../../../domain/policy/preview'
import { fillTemplate } from '../../../domain/policy/template-fields'
import { mostSteps, writtenLadder } from '../../../domain/policy/written-ladder'
import { springFestival } from '../calendar/calendars'

const { ladders } = defaultPolicy
const asks = { en: 'Do it.', zh: '请办理。' }
const due = { level: 'due', offset: '0d', audience: ['owner'], asks }
const check = (input: unknown, kind: TaskKind = 'internal', others: Policy['ladders'] = ladders) =>
  checkLadder(kind, input, others)
const problemsOf = (input: unknown, kind?: TaskKind, others?: Policy['ladders']) => {
  const result = check(input, kind, others)
  return result.ok ? [] : result.problems.map(({ pointer, detail }) => `${pointer} ${detail}`)
}
/** Two steps of which the second is this one. */
const then = (step: object) => ({ steps: [due, { ...due, level: 'lead', offset: '+4h', ...step }] })

describe('checkLadder', () => {
  it.each(taskKinds)(
    'takes the default ladder of %s, written down and read back, as the very same',
    (kind) => {
      expect(check(writtenLadder(ladders[kind]), kind)).toEqual({ ok: true, ladder: ladders[kind] })
    },
  )

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, [' must be an object']],
    ['no steps', { steps: [] }, [`/steps must be a list of 1 to ${mostSteps} entries`]],
    [
      'too many steps',
      { steps: Array.from({ length: mostSteps + 1 }, () => due) },
      [`/steps must be a list of 1 to ${mostSteps} entries`],
    ],
    ['an unknown field', { steps: [due], colour: 'red' }, [expect.stringContaining('/colour is not a field here')]],
    [
      'steps out of order',
      { steps: [{ ...due, level: 'lead', offset: '+4h' }, { ...due, level: 'manager', offset: '+1d' }, due] },
      ['/steps/2/offset comes before +1d, the step above it: write the earliest step first'],
    ],
    ['a level twice', then({ level: 'due' }), ['/steps/1/level due is the level of step 0 already']],
    ['an unknown level', then({ level: 'boss' }), [expect.stringMatching(/^\/steps\/1\/level must be one of: remind, /)]],
    [
      'an unknown audience',
      then({ audience: ['owner', 'boss'] }),
      [expect.stringMatching(/^\/steps\/1\/audience\/1 must be one of: owner, lead, /)],
    ],
    [
      'an address for an audience',
      then({ audience: ['boss@jiahe.example'] }),
      [expect.stringMatching(/^\/steps\/1\/audience\/0 must be one of: owner, lead, /)],
    ],
    [
      'a term for what has a date of its own',
      { steps: [due], termDays: 3 },
      ['/termDays is for sampleComments, invoiceReceipt, reply only: a task of the kind internal has a date of its own'],
    ],
    ['nobody to reach', then({ audience: [] }), [expect.stringMatching(/^\/steps\/1\/audience must be a list of 1 to/)]],
    ['somebody twice', then({ audience: ['lead', 'lead'] }), ['/steps/1/audience/1 lead is named before: name each once']],
    ...['soon', '1.5d', '+4', '4 h', '+1w', '--1d', '1e3d'].map(
      (offset): [string, unknown, string[]] => [
        `the offset ${offset}`,
        then({ offset }),
        ['/steps/1/offset must be a number with d, h, c or ch, such as -1d, +4h, -7c or -24ch'],
      ],
    ),
    ['an offset of years', then({ offset: '+999d' }), ['/steps/1/offset must be at most 250d']],
    [
      'neither offset nor condition',
      then({ offset: undefined }),
      ['/steps/1/when is required where there is no offset: the step would never come'],
    ],
    ['an unknown condition', then({ when: 'rain' }), ['/steps/1/when must be one of: slackBelowZero, shipDateHit, etaSlips']],
    ['a condition of another kind', then({ when: 'shipDateHit' }), ['/steps/1/when shipDateHit is met by tasks of the kind exception only']],
    ['a time without days', then({ atTime: '10:00' }), ['/steps/1/atTime needs an offset in days, d or c']],
    ['a time that is none', then({ offset: '+1d', atTime: '25:00' }), ['/steps/1/atTime must be a time of the day such as 10:00']],
    [
      'a place without an offset',
      then({ offset: undefined, from: 'eta', when: 'slackBelowZero' }),
      ['/steps/1/from needs an offset, which it is part of'],
    ],
    [
      'unknown template fields',
      then({ asks: { en: '{{foo}} of {{ order }} and {{price}}', zh: '{{order' } }),
      [
        '/steps/1/asks/en {{foo}} is no field; the fields are: order, buyerOrderNumber, customer, task, dueOn, shipOn',
        expect.stringMatching(/^\/steps\/1\/asks\/en \{\{price\}\} is no field/),
        expect.stringMatching(/^\/steps\/1\/asks\/zh \{\{order\}\} is no field/),
      ],
    ],
    ['words in one language', then({ asks: { en: 'Do it.' } }), [expect.stringMatching(/^\/steps\/1\/asks\/zh is required/)]],
    ['a snooze without bounds', { steps: [due], snoozeLimit: { workingDays: 99, times: 3 } }, ['/snoozeLimit/workingDays must be a whole number from 0 to 10']],
    ['raising what is no task', then({ raises: 'dust' }), ['/steps/1/raises must be one of: rebook']],
    ['raising what only a cut-off raises', then({ raises: 'rebook' }), [expect.stringMatching(/^\/steps\/1\/raises is for the ladder of cutOff only/)]],
  ])('refuses %s', (_what, input, problems) => {
    expect(problemsOf(input)).toEqual(problems)
  }) // prettier-ignore

  it('refuses the name of the buyer in words for a supplier', () => {
    const asks = { en: 'For {{customer}}.', zh: '{{ buyerOrderNumber }} 请办理。' }
    expect(problemsOf(then({ audience: ['supplier'], asks }), 'supplierPromise')).toEqual([
      '/steps/1/asks/en {{customer}} tells supplier who our customer is: leave it out',
      '/steps/1/asks/zh {{buyerOrderNumber}} tells supplier who our customer is: leave it out',
    ])
  })

  it.each<[Audience, TaskKind[]]>([
    ['supplier', ['supplierPromise']],
    ['forwarder', ['booking', 'cutOff', 'presentation', 'containerCheck']],
    ['broker', ['booking', 'cutOff']],
    ['nominatingBuyer', ['booking', 'cutOff', 'containerCheck']],
  ])('takes %s for tasks that have one alone: %s', (audience, kinds) => {
    const problems = (kind: TaskKind) => problemsOf(then({ audience: ['lead', audience] }), kind)
    expect(taskKinds.filter((kind) => problems(kind).length === 0).toSorted()).toEqual(kinds.toSorted())
    expect(problems('exception')).toEqual([
      expect.stringMatching(
        `^/steps/1/audience/1 ${audience} has no part in tasks of the kind exception; possible are: owner, lead, .*, all$`,
      ),
    ])
  })

  it('names the audiences that a kind has, and each that it has not', () => {
    expect(problemsOf(then({ audience: ['supplier', 'broker'] }), 'containerCheck')).toEqual([
      expect.stringMatching(/^\/steps\/1\/audience\/0 supplier .* possible are: .*customer, nominatingBuyer, purchaser, .*forwarder, duty, all$/),
      expect.stringMatching(/^\/steps\/1\/audience\/1 broker /),
    ])
  }) // prettier-ignore

  it('refuses a task that raises itself again, over one kind or several, and names the way', () => {
    const circle = '/steps/1/raises goes in a circle: booking → booking; a task must not raise itself again'
    expect(problemsOf(then({ raises: 'rebook' }), 'booking')).toEqual([circle])
    expect(problemsOf(then({ raises: 'rebook' }), 'cutOff')).toEqual([])
    const raising: Ladder = { ...ladders.booking, steps: ladders.booking.steps.map((step) => ({ ...step, raises: 'rebook' })) }
    // A ladder stored by other rules must not send the check in circles.
    expect(problemsOf(then({ raises: 'rebook' }), 'cutOff', { ...ladders, booking: raising })).toEqual([])
  }) // prettier-ignore

  it.each<[string, object[], string[]]>([
    [
      'a time of the due day itself, which may come before the task is due or after',
      [due, { ...due, level: 'lead', offset: '0d', atTime: '01:00' }],
      ['/steps/1/atTime needs another day than the due one: whether 01:00 comes before the task is due depends on the task'],
    ],
    [
      'an earlier time of the same day',
      [{ ...due, offset: '+1d', atTime: '14:00' }, { ...due, level: 'lead', offset: '+1d', atTime: '09:00' }],
      ['/steps/1/atTime comes before +1d at 14:00, the step above it: write the earliest step first'],
    ],
    [
      'a time of a day on which the step above it counts from the due time',
      [{ ...due, offset: '+1d' }, { ...due, level: 'lead', offset: '+1d', atTime: '10:00' }],
      ['/steps/1/atTime may come before +1d, the step above it, which depends on the time at which a task is due'],
    ],
    [
      'a count from the due time that the time above it may pass',
      [{ ...due, offset: '-1d', atTime: '20:00' }, { ...due, level: 'lead', offset: '-4h' }],
      ['/steps/1/offset may come before -1d at 20:00, the step above it, which depends on the time at which a task is due'],
    ],
    [
      'a time of the next day after working hours that may reach into it',
      [{ ...due, offset: '+4h' }, { ...due, level: 'lead', offset: '+1d', atTime: '10:00' }],
      ['/steps/1/atTime may come before +4h, the step above it, which depends on the time at which a task is due'],
    ],
  ])('refuses %s', (_what, steps, problems) => {
    expect(problemsOf({ steps })).toEqual(problems)
  }) // prettier-ignore

  it.each<[string, object[]]>([
    ['the same day at a later time', [{ offset: '+1d', atTime: '09:00' }, { offset: '+1d', atTime: '14:00' }]],
    ['the same day at the same time', [{ offset: '+1d', atTime: '09:00' }, { offset: '+1c', atTime: '09:00' }]],
    ['the morning before, the due time, the morning after', [{ offset: '-1d', atTime: '09:00' }, { offset: '0d' }, { offset: '+1d', atTime: '00:00' }]],
    ['two working hours, the next day at ten', [{ offset: '0d' }, { offset: '+2h' }, { offset: '+1d', atTime: '10:00' }]],
    ['a time of the day of arrival', [{ offset: '0d' }, { offset: '0c', from: 'eta', atTime: '09:00' }]],
    ['a time of a day far enough from its neighbours', [{ offset: '-3d' }, { offset: '-1d', atTime: '09:00' }, { offset: '-4h' }]],
  ])('takes %s', (_what, places) => {
    const levels = ['remind', 'due', 'lead']
    const steps = places.map((place, index) => ({ ...due, ...place, level: levels[index] }))
    expect(problemsOf({ steps })).toEqual([])
  }) // prettier-ignore

  it('takes no order of certain steps that some task would see turned round', () => {
    const place = fc.record({
      days: fc.integer({ min: -4, max: 4 }),
      atTime: fc.option(fc.constantFrom('00:00', '08:30', '12:00', '17:30', '23:59'), { nil: undefined }),
    })
    const dueTimes = fc.constantFrom('08:30', '12:00', '17:00', '17:30')
    fc.assert(
      fc.property(fc.tuple(place, place), dueTimes, (places, dueTime) => {
        const steps = places.map(({ days, atTime }, index) => ({ ...due, level: ['due', 'lead'][index], offset: `${days}d`, atTime }))
        const result = check({ steps })
        fc.pre(result.ok)
        const dueAt = `2026-03-11T${dueTime}:00+08:00`
        const previewed = previewLadder((result as { ladder: Ladder }).ladder, { dueAt, calendar })
        expect(previewed.map(({ level }) => level)).toEqual(['due', 'lead'])
      }),
      { numRuns: 300 },
    )
  }) // prettier-ignore

  it('takes a term for what has none, and keeps the one in force where it says nothing', () => {
    expect(check({ steps: [due], termDays: 1 }, 'reply')).toMatchObject({ ladder: { termDays: 1 } })
    expect(check({ steps: [due] }, 'reply')).toMatchObject({ ladder: { termDays: 2 } })
  })

  it('keeps what is not said as it is in force, and a cut-off urgent and in its place', () => {
    expect(check({ steps: [due] }, 'cutOff')).toMatchObject({
      ladder: { holdsAtCutOff: true, breaksQuietHours: true },
    })
    expect(problemsOf({ steps: [due], breaksQuietHours: false }, 'cutOff')).toEqual([
      '/breaksQuietHours must be true or absent: a cut-off does not wait for the morning',
    ])
    const limited: Ladder = { ...ladders.internal, breaksQuietHours: true, promiseLimit: 1 }
    const kept = check({ steps: [due], breaksQuietHours: false }, 'internal', { ...ladders, internal: limited })
    expect(kept).toMatchObject({ ok: true, ladder: { promiseLimit: 1 } })
    expect(kept).not.toHaveProperty('ladder.breaksQuietHours')
  }) // prettier-ignore

  it('is total: any input is taken or refused with fields', () => {
    const step = fc.record(
      {
        level: fc.oneof(fc.constantFrom('due', 'lead'), fc.anything()),
        offset: fc.oneof(fc.constantFrom('0d', '+4h', '-999ch', '+400c'), fc.string(), fc.anything()),
        atTime: fc.oneof(fc.constantFrom('10:00', '99:99'), fc.anything()),
        audience: fc.oneof(fc.constant(['owner']), fc.anything()),
        asks: fc.oneof(
          fc.record({ en: fc.string({ minLength: 1 }), zh: fc.constant('{{order}}') }),
          fc.anything(),
        ),
        raises: fc.oneof(fc.constant('rebook'), fc.anything()),
      },
      { requiredKeys: [] },
    )
    const input = fc.oneof(fc.anything(), fc.record({ steps: fc.array(step, { maxLength: 4 }) }))
    fc.assert(
      fc.property(input, fc.constantFrom(...taskKinds), (given, kind) => {
        const result = check(given, kind)
        expect(result.ok || result.problems.length > 0).toBe(true)
        if (result.ok) previewLadder(result.ladder, { dueAt: '2026-03-11T09:30:00.000Z', calendar })
      }),
      { numRuns: 500 },
    )
  })
})

const calendar = compileCalendar(springFestival)

describe('previewLadder', () => {
  it('gives each step its instant and spells its audience out, those without an instant last', () => {
    const dueAt = '2026-02-13T09:30:00.000Z'
    const lines = (kind: TaskKind, etaOn?: string) =>
      previewLadder(ladders[kind], { dueAt, etaOn, calendar }).map(
        ({ level, at, when, audience }) => `${at ?? when ?? 'eta'} ${level} ${audience.join(',')}`,
      )
    expect(lines('exception')).toEqual([
      '2026-02-13T09:30:00.000Z due owner,quality,merchandiser',
      '2026-02-14T05:30:00.000Z lead lead,qualityLead,merchandisingLead',
      '2026-02-14T09:30:00.000Z manager manager',
      'shipDateHit shipDateHit director,sales',
    ])
    expect(lines('cutOff').at(-1)).toBe(
      '2026-02-13T09:30:00.000Z missed owner,lead,merchandiser,sales,manager,director',
    )
    expect(lines('balance').at(-1)).toBe('eta director director')
    expect(lines('balance', '2026-03-20')).toContain('2026-03-13T01:00:00.000Z director director')
  })
})

it('fills the fields of a text in, and puts a dash for what nobody knows', () => {
  expect(fillTemplate('{{order}} for {{ customer }} by {{shipOn}}, not {{foo}}', { order: 'GD-1', customer: 'C-1' })).toBe(
    'GD-1 for C-1 by –, not {{foo}}',
  )
}) // prettier-ignore
