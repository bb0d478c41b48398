import { templateNames } from '../../../domain/order/intake'
import type { Milestone, MilestoneKey, PaymentFact, PlanFacts, Template } from '../../../domain/policy'
import {
  balanceGatesStuffing,
  defaultTemplates,
  inOrder,
  milestoneKeys,
  milestonesFor,
  taskKinds,
} from '../../../domain/policy'

const fob: PlanFacts = { incoterm: 'FOB', transportMode: 'sea', passageDays: 25 }
const deposit: PaymentFact = { trigger: 'contract', gate: 'purchase', days: 0 }
const balance: PaymentFact = { trigger: 'billOfLadingCopy', gate: 'billOfLading', days: 0 }
const credit: PaymentFact = { trigger: 'letterOfCreditSight', gate: 'none', days: 0 }

const plan = (facts: Partial<PlanFacts>, template: Template = defaultTemplates.newStyle) =>
  new Map(milestonesFor(template, { ...fob, ...facts }).map((one) => [one.key, one]))
const keysWithout = (...keys: MilestoneKey[]) => milestoneKeys.filter((key) => !keys.includes(key))

describe('the templates', () => {
  it.each(templateNames)('%s is a graph of known milestones without a cycle', (name) => {
    const { milestones } = defaultTemplates[name]
    expect(inOrder(milestones)).toHaveLength(milestones.length)
    for (const { key, kind } of milestones) {
      expect(milestoneKeys).toContain(key)
      expect(taskKinds).toContain(kind)
    }
  })

  it.each(templateNames)('%s dates no milestone before one that it comes after', (name) => {
    const { milestones } = defaultTemplates[name]
    const byKey = new Map(milestones.map((one) => [one.key, one]))
    const disordered = milestones.flatMap(({ key, anchor, after }) =>
      after
        .map((before) => byKey.get(before)!)
        .filter((before) => before.anchor.from === anchor.from && anchor.from !== 'milestone')
        .filter((before) => before.anchor.value > anchor.value)
        .map((before) => [before.key, key]),
    )
    expect(disordered).toEqual([])
  })

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(defaultTemplates))).toEqual(defaultTemplates)
  })

  it('New has every milestone, Repeat works to a sealed sample', () => {
    expect(defaultTemplates.newStyle.milestones.map(({ key }) => key)).toEqual(milestoneKeys)
    expect(defaultTemplates.repeat.milestones.map(({ key }) => key)).toEqual(
      keysWithout('preProductionSample'),
    )
  })

  it.each<[keyof typeof defaultTemplates, MilestoneKey, string]>([
    ['newStyle', 'customerApprovals', 'sailing-32d'],
    ['repeat', 'customerApprovals', 'sailing-25d'],
    ['glass', 'preProductionSample', 'sailing-15d'],
    ['glass', 'trimsIn', 'sailing-9d'],
    ['repeat', 'review', 'receipt1d'],
    ['glass', 'review', 'receipt2d'],
    ['repeat', 'productionComplete', 'sailing-7d'],
    ['glass', 'vgm', 'cutOff-8ch'],
    ['newStyle', 'delivered', 'eta5c'],
    ['newStyle', 'balanceIn', 'milestone7c'],
    ['trading', 'materialsIn', 'receipt6d'],
  ])('%s dates %s at %s', (name, key, expected) => {
    const { from, value, unit } = defaultTemplates[name].milestones.find((one) => one.key === key)!.anchor
    expect(`${from}${value}${unit}`).toBe(expected)
  })

  it('Glass meets before production when the raw glass is in', () => {
    const meeting = defaultTemplates.glass.milestones.find(({ key }) => key === 'preProductionMeeting')
    expect(meeting?.after).toEqual(['materialsIn'])
  })

  it("Trading follows the supplier's confirmation, the visit and the ready date", () => {
    const trading = plan({}, defaultTemplates.trading)
    expect(trading.has('productionStart')).toBe(false)
    expect(trading.get('productionComplete')).toMatchObject({
      department: 'purchasing',
      kind: 'supplierPromise',
    })
    expect(trading.get('midInspection')?.name.en).toBe('In-process visit')
  })
})

describe('payment', () => {
  it('T/T with deposit and balance presents no documents to a bank', () => {
    expect([...plan({ payment: [deposit, balance] }).keys()]).toEqual(keysWithout('documentsPresented'))
    expect([...plan({}).keys()]).toEqual(keysWithout('documentsPresented'))
  })

  it('a letter of credit is checked before purchase and paid against documents within its period', () => {
    const milestones = plan({ payment: [credit], presentationDays: 15 })
    expect([...milestones.keys()]).toEqual(keysWithout('balanceIn', 'billOfLadingReleased'))
    expect(milestones.get('depositIn')?.name.en).toBe('Letter of credit received and checked')
    expect(milestones.get('documentsPresented')?.by).toEqual({ from: 'shipDate', value: 15, unit: 'c' })
    expect(milestones.get('bulkPurchase')?.after).toContain('depositIn')
  })

  it('open account asks for no deposit and holds no bill of lading', () => {
    const milestones = plan({ payment: [{ trigger: 'afterShipment', gate: 'none', days: 60 }] })
    expect([...milestones.keys()]).toEqual(keysWithout('depositIn', 'documentsPresented'))
    expect(milestones.get('balanceIn')?.anchor).toMatchObject({ milestone: 'onBoard', value: 60, unit: 'c' })
    expect(milestones.get('billOfLadingReleased')?.after).toEqual(['balanceRequested'])
    expect(milestones.get('bulkPurchase')?.after).toEqual(['contractSigned', 'productionOrder'])
  })

  it('paid in advance leaves no balance, and the bill of lading waits for nothing', () => {
    const milestones = plan({ payment: [deposit] })
    expect([...milestones.keys()]).toEqual(keysWithout('documentsPresented', 'balanceIn', 'balanceRequested'))
    expect(milestones.get('billOfLadingReleased')?.after).toEqual(['onBoard'])
  })

  it.each<[string, Partial<PlanFacts>, boolean]>([
    ['a passage of 9 days', { passageDays: 9 }, true],
    ['a passage of 10 days', { passageDays: 10 }, false],
    ['a balance before stuffing', { payment: [deposit, { ...balance, gate: 'stuffing' }] }, true],
    ['air, which has no bill of lading', { transportMode: 'air' }, true],
    ['EXW, where the buyer takes the goods', { incoterm: 'EXW' }, true],
    ['open account on a short passage', { passageDays: 5, payment: [{ ...balance, gate: 'none' }] }, false],
    ['a letter of credit on a short passage', { passageDays: 5, payment: [credit] }, false],
  ])('with %s the balance gates stuffing: %p', (_, facts, expected) => {
    expect(balanceGatesStuffing({ ...fob, ...facts })).toBe(expected)
    expect(plan(facts).get('stuffed')!.after.includes('balanceIn')).toBe(expected)
  })
})

describe('transport and Incoterm', () => {
  it('EXW and FCA end with the hand-over, FCA after our declaration', () => {
    const theirs: MilestoneKey[] = [
      'vesselBooked', 'shippingOrder', 'shippingInstruction', 'vgm', 'gateIn', 'draftBillOfLading', 'shippingAdvice',
      'billOfLadingReleased', 'delivered', 'documentsPresented',
    ] // prettier-ignore
    const ours: MilestoneKey[] = ['brokerInstructed', 'truckBooked', 'declared', 'released', 'refundPapers']
    expect([...plan({ incoterm: 'FCA' }).keys()]).toEqual(keysWithout(...theirs))
    expect([...plan({ incoterm: 'EXW' }).keys()]).toEqual(keysWithout(...theirs, ...ours))
    expect(plan({ incoterm: 'FCA' }).get('declared')?.after).toEqual(['shippingDocuments', 'stuffed'])
    expect(plan({ incoterm: 'EXW' }).get('onBoard')?.name.zh).toBe('交货')
  })

  it('air has no weighing, shipping instruction or bill of lading; road has no gate either', () => {
    const papers: MilestoneKey[] = [
      'shippingInstruction', 'vgm', 'draftBillOfLading', 'billOfLadingReleased', 'documentsPresented',
    ] // prettier-ignore
    expect([...plan({ transportMode: 'air' }).keys()]).toEqual(keysWithout(...papers))
    expect([...plan({ transportMode: 'road' }).keys()]).toEqual(keysWithout(...papers, 'gateIn'))
  })

  it('every variant of every template stays a graph whose dates can be counted', () => {
    const payments = [undefined, [], [deposit], [credit], [deposit, balance], [deposit, credit], [balance, { ...balance, gate: 'none' as const }], [{ ...balance, gate: 'none' as const }]] // prettier-ignore
    for (const template of Object.values(defaultTemplates))
      for (const incoterm of ['EXW', 'FCA', 'FOB', 'CIF', 'DDP', undefined] as const)
        for (const transportMode of ['sea', 'air', 'road', 'rail', 'courier'] as const)
          for (const payment of payments)
            for (const passageDays of [2, 9, 10, 30]) {
              const milestones = milestonesFor(template, { incoterm, transportMode, payment, passageDays })
              expect(inOrder(milestones)).toHaveLength(milestones.length)
              expect(milestones.map(({ key }) => key)).toContain('onBoard')
            }
  })
})

describe('an edited template', () => {
  const [first, second] = defaultTemplates.newStyle.milestones as [Milestone, Milestone]

  it('is refused with the path of its cycle', () => {
    expect(inOrder([{ ...first, after: ['review'] }, second])).toEqual({
      code: 'cycle',
      path: ['receiptAcknowledged', 'review', 'receiptAcknowledged'],
    })
  })

  it('is refused for a milestone that it lacks or has twice', () => {
    expect(inOrder([second])).toEqual({ code: 'unknown-milestone', path: ['review', 'receiptAcknowledged'] })
    expect(inOrder([first, first])).toEqual({ code: 'repeated-milestone', path: ['receiptAcknowledged'] })
  })
})
