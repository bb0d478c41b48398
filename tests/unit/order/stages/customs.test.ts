import fc from 'fast-check'
import { incoterms } from '../../../../domain/order/intake'
import {
  cutOffsFor,
  customs,
  documentDiscrepancies,
  mainBooking,
  needsVessel,
} from '../../../../domain/order/stages/customs'
import type { OrderState } from '../../../../domain/order/state'
import {
  after,
  booked,
  booking,
  cutOffs,
  documented,
  drafts,
  finished,
  later,
  noon,
  paper,
  prepared,
  produced,
  refusal,
  released,
  says,
  voided,
} from './shipping-fixtures'

const codes = (state: OrderState) => customs.gate(state).map(({ code }) => code)
const keys = (state: OrderState) => customs.tasks(state).map(({ key }) => key)

/** The whole order prepared, produced and on board with B1. */
function sailed(
  state: OrderState,
  lines?: { line: number; quantity: number; color?: string; size?: string }[],
) {
  const opened = after(state, 'openShipment', { booking: 'B1', ...(lines ? { lines } : {}) })
  const id = opened.shipment.shipments.at(-1)!.id
  return {
    ...opened,
    shipment: {
      shipments: opened.shipment.shipments.map((one) =>
        one.id === id ? { ...one, stuffedAt: noon('2026-04-26'), onBoardAt: noon('2026-04-30') } : one,
      ),
    },
  }
}

const partial = [{ line: 1, color: 'Red', size: 'M', quantity: 400 }]

describe('entry', () => {
  it('opens with the release of the production orders', () => {
    const state = released()
    expect(customs.entry(state)).toBe(true)
    expect(customs.entry({ ...state, conversion: { ...state.conversion, planFixedAt: undefined } })).toBe(
      false,
    )
  })
})

describe('bookVessel', () => {
  it('books, and dates the order when the sailing is not the planned one', () => {
    const state = after(released(), 'bookVessel', booking({ etd: '2026-05-02', eta: '2026-06-01' }))
    expect(state.customs.bookings).toEqual([
      expect.objectContaining({ id: 'B1', bookedAt: later, cutOffs: {}, rolled: [] }),
    ])
    expect(state.order.shipOn).toBe('2026-05-02')
    expect(state.planStale).toBe('booking')
  })

  it('leaves the plan alone when the sailing is the planned one', () => {
    expect(after(released(), 'bookVessel', booking()).planStale).toBeUndefined()
  })

  it('makes a new plan when only the arrival differs', () => {
    expect(after(released(), 'bookVessel', booking({ eta: '2026-06-03' })).planStale).toBe('booking')
  })

  it('does not let a second booking re-date the order', () => {
    const state = after(
      booked(),
      'bookVessel',
      booking({ booking: 'B2', etd: '2026-04-20', eta: '2026-05-20' }),
    )
    expect(state.order.shipOn).toBe('2026-04-30')
    expect(mainBooking(state)?.id).toBe('B1')
  })

  it.each(incoterms)('wants under %s the party that the Incoterm names', (incoterm) => {
    const state = released({ incoterm })
    const answers = (['seller', 'buyersForwarder'] as const).map((bookedBy) =>
      refusal(state, 'bookVessel', booking({ bookedBy })),
    )
    const isOurs = ['CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'].includes(incoterm)
    const [accepted, refused] = isOurs ? answers : [...answers].reverse()
    expect(accepted).toBe('accepted: vesselBooked')
    expect(refused).toBe('wrong-booking-party /bookedBy')
  })

  it('says who books', () => {
    expect(says(released(), 'bookVessel', booking({ bookedBy: 'seller' }))).toMatchObject({
      detail: expect.stringContaining("Under FOB the buyer's nominated forwarder books"),
    })
  })

  it('takes either party while the Incoterm is open', () => {
    expect(refusal(released({ incoterm: undefined }), 'bookVessel', booking({ bookedBy: 'seller' }))).toMatch(
      /^accepted/,
    )
  })

  it('does nothing when the same booking is repeated', () => {
    expect(says(booked(), 'bookVessel', booking())).toEqual([])
  })

  it.each<[string, Parameters<typeof booking>[0], string]>([
    ['the number of another booking', { vessel: 'MV Two' }, 'booking-exists /booking'],
    ['an arrival before the sailing', { booking: 'B2', eta: '2026-04-29' }, 'arrival-before-sailing /eta'],
    ['a zone that is none', { booking: 'B2', zone: 'UTC+8' }, 'zone-malformed /zone'],
    ['a zone without a city', { booking: 'B2', zone: 'Asia/' }, 'zone-malformed /zone'],
    [
      'a sailing after the latest shipment date',
      { booking: 'B2', etd: '2026-05-16', eta: '2026-06-16' },
      'after-latest-shipment /etd',
    ],
  ])('refuses %s', (_name, change, code) => {
    const state = { ...booked(), order: { ...booked().order, latestShipmentOn: '2026-05-15' } }
    expect(refusal(state, 'bookVessel', booking(change))).toBe(code)
  })

  it.each(['America/Argentina/Buenos_Aires', 'Asia/Shanghai', 'Etc/GMT-8'])('takes the zone %s', (zone) => {
    expect(refusal(released(), 'bookVessel', booking({ zone }))).toBe('accepted: vesselBooked')
  })

  it('keeps the latest shipment date of the letter of credit when it is the earlier', () => {
    const state = released({ latestShipmentOn: '2026-05-15' })
    const letterOfCredit = {
      number: 'LC-1', bank: 'Bank', amount: '5800', currency: 'USD', expiresOn: '2026-06-30',
      latestShipmentOn: '2026-04-29', presentationDays: 21, receivedAt: noon('2026-01-20'),
    } // prettier-ignore
    const under = { ...state, collection: { ...state.collection, letterOfCredit } }
    expect(refusal(under, 'bookVessel', booking())).toBe('after-latest-shipment /etd')
  })
})

describe('enterShippingOrder', () => {
  const entry = { booking: 'B1', number: 'SO-1', cutOffs }

  it('keeps number and cut-offs and asks for a new plan', () => {
    const reserved = after(released(), 'bookVessel', booking())
    const state = after(reserved, 'enterShippingOrder', entry)
    expect(state.customs.bookings[0]).toMatchObject({
      shippingOrder: { number: 'SO-1', receivedAt: later },
      cutOffs: { documents: noon('2026-04-27'), customs: noon('2026-04-29') },
    })
    expect(state.planStale).toBe('cut-offs')
    expect(says(state, 'enterShippingOrder', entry)).toEqual([])
  })

  it('adds a cut-off that comes later, and moves one', () => {
    const state = after(booked(), 'enterShippingOrder', {
      booking: 'B1',
      number: 'SO-B1',
      cutOffs: [{ kind: 'vgm', at: noon('2026-04-29') }],
    })
    expect(state.customs.bookings[0]!.cutOffs).toMatchObject({
      documents: noon('2026-04-27'),
      vgm: noon('2026-04-29'),
    })
  })

  it('takes a cut-off of the sailing day, not one of the day after', () => {
    const state = after(released(), 'bookVessel', booking())
    const at = (instant: string) => ({ ...entry, cutOffs: [{ kind: 'customs' as const, at: instant }] })
    expect(refusal(state, 'enterShippingOrder', at('2026-04-30T15:59:00.000Z'))).toMatch(/^accepted/)
    expect(refusal(state, 'enterShippingOrder', at('2026-04-30T16:00:00.000Z'))).toBe(
      'cut-off-after-sailing /cutOffs/0/at',
    )
  })

  it('allows the port abroad its own end of the day', () => {
    const state = after(released(), 'bookVessel', booking({ zone: 'Europe/Hamburg' }))
    const at = (instant: string) => ({ ...entry, cutOffs: [{ kind: 'customs' as const, at: instant }] })
    expect(refusal(state, 'enterShippingOrder', at('2026-05-01T11:00:00.000Z'))).toMatch(/^accepted/)
    expect(refusal(state, 'enterShippingOrder', at('2026-05-01T12:00:00.000Z'))).toMatch(
      /^cut-off-after-sailing/,
    )
  })

  it('refuses what it cannot use', () => {
    const state = booked()
    const twice = [cutOffs[0]!, cutOffs[1]!, cutOffs[0]!]
    expect(refusal(state, 'enterShippingOrder', { ...entry, booking: 'B9' })).toBe('unknown-booking /booking')
    expect(refusal(state, 'enterShippingOrder', { ...entry, cutOffs: twice })).toBe(
      'cut-off-twice /cutOffs/2/kind',
    )
    const cancelled = state.customs.bookings.map((one) => ({ ...one, cancelledAt: later }))
    const without = { ...state, customs: { ...state.customs, bookings: cancelled } }
    expect(refusal(without, 'enterShippingOrder', entry)).toBe('booking-cancelled /booking')
    expect(refusal(sailed(produced(booked())), 'enterShippingOrder', entry)).toBe('goods-on-board /booking')
  })
})

describe('rollBooking', () => {
  const roll = {
    booking: 'B1',
    vessel: 'MV Two',
    voyage: '002E',
    etd: '2026-05-07',
    eta: '2026-06-06',
    reason: 'rolled',
  }

  it('moves the sailing, clears the cut-offs, keeps the history and re-dates the order', () => {
    const state = after(booked(), 'rollBooking', roll, noon('2026-04-26'))
    expect(state.customs.bookings[0]).toMatchObject({
      vessel: 'MV Two',
      etd: '2026-05-07',
      cutOffs: {},
      rolled: [{ from: '2026-04-30', etd: '2026-05-07', at: noon('2026-04-26'), reason: 'rolled' }],
    })
    expect(state.order.shipOn).toBe('2026-05-07')
    expect(state.planStale).toBe('rolled')
    expect(customs.milestones.shippingOrder!(state)).toBeUndefined()
    expect(codes(state)).toContain('shipping-order-missing')
  })

  it('takes the new cut-offs with the roll', () => {
    const state = after(booked(), 'rollBooking', {
      ...roll,
      cutOffs: [{ kind: 'vgm', at: noon('2026-05-05') }],
    })
    expect(state.customs.bookings[0]!.cutOffs).toEqual({ vgm: noon('2026-05-05') })
    expect(customs.milestones.shippingOrder!(state)).toBe(noon('2026-04-05'))
  })

  it('may move to an earlier sailing, and does nothing when repeated', () => {
    const earlier = { ...roll, etd: '2026-04-28', eta: '2026-05-28' }
    const state = after(booked(), 'rollBooking', earlier)
    expect(state.order.shipOn).toBe('2026-04-28')
    expect(says(state, 'rollBooking', earlier)).toEqual([])
  })

  it('is recorded after the latest shipment date too, with an exception that somebody must settle', () => {
    const state = booked(released({ latestShipmentOn: '2026-05-01' }))
    expect(drafts(state, 'rollBooking', roll)).toEqual([
      expect.objectContaining({ type: 'bookingRolled' }),
      {
        type: 'exceptionRaised',
        data: {
          exception: expect.objectContaining({ id: 'E1', kind: 'logistics', hitsShipDate: true, ref: 'B1' }),
        },
      },
    ])
  })

  it('refuses what cannot be', () => {
    const state = booked()
    expect(refusal(state, 'rollBooking', { ...roll, booking: 'B9' })).toBe('unknown-booking /booking')
    expect(refusal(state, 'rollBooking', { ...roll, eta: '2026-05-01' })).toBe('arrival-before-sailing /eta')
    expect(
      refusal(state, 'rollBooking', { ...roll, cutOffs: [{ kind: 'vgm', at: noon('2026-05-08') }] }),
    ).toBe('cut-off-after-sailing /cutOffs/0/at')
    expect(refusal(sailed(produced(state)), 'rollBooking', roll)).toBe('goods-on-board /booking')
  })
})

describe('appointments', () => {
  it('keeps the latest of broker, truck and inspection, and does nothing when repeated', () => {
    const state = released()
    const broker = { broker: 'Harbour', appointmentAt: noon('2026-04-28') }
    const truck = { trucker: 'Delta', pickUpAt: noon('2026-04-26') }
    const inspection = { inspector: 'SGS', appointedFor: '2026-04-22' }
    const all = after(
      after(after(state, 'instructBroker', broker), 'bookTruck', truck),
      'appointFinalInspection',
      inspection,
    )
    expect(all.customs).toMatchObject({
      broker: { name: 'Harbour', instructedAt: later, by: 'sun' },
      trucker: { name: 'Delta', bookedAt: later },
      inspection: { ...inspection, appointedAt: later, by: 'sun' },
    })
    expect(says(all, 'instructBroker', broker)).toEqual([])
    expect(says(all, 'bookTruck', truck)).toEqual([])
    expect(says(all, 'appointFinalInspection', inspection)).toEqual([])
    const moved = after(all, 'instructBroker', { ...broker, appointmentAt: noon('2026-04-29') })
    expect(moved.customs.broker?.appointmentAt).toBe(noon('2026-04-29'))
    expect(customs.milestones.truckBooked!(all)).toBe(later)
    expect(customs.milestones.finalInspectionAppointed!(all)).toBe(later)
  })

  it('counts the broker as instructed only with the certificate of a listed product', () => {
    const state = prepared()
    const products = { ...state.products, TEE: { ...state.products.TEE!, inspectionListed: true } }
    const listed = { ...state, products }
    expect(customs.milestones.brokerInstructed!(state)).toBe(later)
    expect(customs.milestones.brokerInstructed!(listed)).toBeUndefined()
    expect(codes(listed)).toEqual(['statutory-inspection-missing'])
    const certificate = { certificate: 'CIQ-1', issuedOn: '2026-04-25' }
    const inspected = after(listed, 'recordStatutoryInspection', certificate)
    expect(codes(inspected)).toEqual([])
    expect(customs.milestones.brokerInstructed!(inspected)).toBe(later)
    expect(says(inspected, 'recordStatutoryInspection', certificate)).toEqual([])
    expect(refusal(listed, 'recordStatutoryInspection', { ...certificate, issuedOn: '2026-07-02' })).toBe(
      'date-in-future /issuedOn',
    )
  })
})

describe('recordInsurance', () => {
  const insurance = {
    policy: 'P-1',
    insurer: 'PICC',
    amount: '6380.00',
    currency: 'USD',
    issuedOn: '2026-04-20',
  }
  const cif = () => booked(released({ incoterm: 'CIF' }), { bookedBy: 'seller' })

  it('takes 110 % of the amount in the order’s currency, once', () => {
    const state = after(cif(), 'recordInsurance', insurance)
    expect(state.customs.insurance).toEqual(insurance)
    expect(codes(cif())).toContain('insurance-missing')
    expect(codes(state)).not.toContain('insurance-missing')
    expect(keys(cif())).toContain('insurance')
    expect(keys(state)).not.toContain('insurance')
    expect(says(state, 'recordInsurance', insurance)).toEqual([])
  })

  it('refuses what would not do', () => {
    expect(refusal(cif(), 'recordInsurance', { ...insurance, amount: '6379.99' })).toBe(
      'insurance-too-low /amount',
    )
    expect(refusal(cif(), 'recordInsurance', { ...insurance, currency: 'EUR' })).toBe(
      'insurance-currency /currency',
    )
    expect(refusal(cif(), 'recordInsurance', { ...insurance, issuedOn: '2026-07-02' })).toBe(
      'date-in-future /issuedOn',
    )
    const loaded = sailed(produced(cif()))
    expect(refusal(loaded, 'recordInsurance', { ...insurance, issuedOn: '2026-05-01' })).toBe(
      'insurance-after-loading /issuedOn',
    )
    expect(refusal(loaded, 'recordInsurance', { ...insurance, issuedOn: '2026-04-30' })).toMatch(/^accepted/)
  })

  it('asks no amount where the Incoterm asks no insurance', () => {
    expect(refusal(booked(), 'recordInsurance', { ...insurance, amount: '1', currency: 'CNY' })).toMatch(
      /^accepted/,
    )
  })
})

describe('recordCustomsDocument', () => {
  it('replaces the same kind of the same booking, and does nothing when repeated', () => {
    const once = after(booked(), 'recordCustomsDocument', paper('contract'))
    expect(says(once, 'recordCustomsDocument', paper('contract'))).toEqual([])
    const twice = after(once, 'recordCustomsDocument', paper('contract', { number: 'SC-2' }))
    expect(twice.customs.documents).toEqual([
      expect.objectContaining({ kind: 'contract', number: 'SC-2', by: 'sun' }),
    ])
  })

  it.each([
    ['commercialInvoice', 'amount'],
    ['commercialInvoice', 'currency'],
    ['commercialInvoice', 'pieces'],
    ['packingList', 'pieces'],
    ['packingList', 'packages'],
    ['packingList', 'grossKg'],
    ['packingList', 'netKg'],
    ['contract', 'amount'],
    ['contract', 'currency'],
    ['declarationDraft', 'amount'],
    ['declarationDraft', 'packages'],
    ['declarationDraft', 'hsCode'],
  ] as const)('refuses a %s without %s', (kind, figure) => {
    expect(refusal(booked(), 'recordCustomsDocument', paper(kind, { [figure]: undefined }))).toBe(
      `document-incomplete /${figure}`,
    )
  })

  it('refuses an HS code that has not ten digits, a booking that is none, and goods that are declared', () => {
    const state = booked()
    expect(refusal(state, 'recordCustomsDocument', paper('declarationDraft', { hsCode: '610910' }))).toBe(
      'hs-code-malformed /hsCode',
    )
    expect(refusal(state, 'recordCustomsDocument', paper('contract', { booking: 'B9' }))).toBe(
      'unknown-booking /booking',
    )
    expect(
      refusal(sailed(produced(prepared())), 'recordCustomsDocument', paper('contract', { number: 'SC-9' })),
    ).toBe('already-declared')
  })
})

describe('documents that disagree (R100)', () => {
  const wrong: [string, Parameters<typeof paper>[0], Parameters<typeof paper>[1], string][] = [
    [
      'amount',
      'declarationDraft',
      { amount: '5799.00' },
      'commercial invoice 5800.00, declaration draft 5799.00',
    ],
    ['currency', 'declarationDraft', { currency: 'EUR' }, 'commercial invoice USD, declaration draft EUR'],
    ['pieces', 'packingList', { pieces: 1101 }, 'commercial invoice 1100, packing list 1101'],
    ['packages', 'declarationDraft', { packages: 51 }, 'packing list 50, declaration draft 51'],
    ['gross weight', 'declarationDraft', { grossKg: 521 }, 'packing list 520, declaration draft 521'],
    ['net weight', 'declarationDraft', { netKg: 481 }, 'packing list 480, declaration draft 481'],
    [
      'HS code',
      'declarationDraft',
      { hsCode: '6110200010' },
      'declaration draft 6110200010, product 6109.10',
    ],
    ['contract number', 'contract', { number: 'SC-9' }, 'contract SC-9, signed contract SC-1'],
    ['amount', 'contract', { amount: '5900.00' }, 'contract 5900.00, signed contract 5800.00'],
  ]
  it.each(wrong)('names both figures of the %s in the %s', (what, kind, change, words) => {
    const state = after(prepared(), 'recordCustomsDocument', paper(kind, change))
    expect(documentDiscrepancies(state, 'B1').map(({ en }) => en)).toContain(`B1, ${what}: ${words}`)
    expect(codes(state)).toContain('documents-disagree')
    expect(keys(state)).toContain('documentsDisagree:B1')
    expect(customs.milestones.shippingDocuments!(state)).toBeUndefined()
  })

  it('finds net above gross', () => {
    const state = after(prepared(), 'recordCustomsDocument', paper('packingList', { netKg: 530 }))
    expect(documentDiscrepancies(state, 'B1').map(({ code }) => code)).toContain('net-over-gross')
  })

  it('compares amounts as money: 5800 is 5800.00', () => {
    const state = after(prepared(), 'recordCustomsDocument', paper('declarationDraft', { amount: '5800' }))
    expect(documentDiscrepancies(state, 'B1')).toEqual([])
  })

  it('takes an invoice within the tolerance of the contract, and none beyond', () => {
    const billed = (amount: string) =>
      documentDiscrepancies(documented(booked(), { amount }), 'B1').map(({ code }) => code)
    expect(billed('5974.00')).toEqual([])
    expect(billed('5626.00')).toEqual([])
    expect(billed('5974.01')).toEqual(['documents-disagree'])
    expect(billed('5625.99')).toEqual(['documents-disagree'])
  })

  it('takes the invoice of a part of the order when a further booking takes the rest', () => {
    const two = booked(booked(), { booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' })
    const opened = after(finished(two, partial), 'openShipment', { booking: 'B1', lines: partial })
    const state = documented(opened, { amount: '2000.00', pieces: 400 })
    expect(documentDiscrepancies(state, 'B1')).toEqual([])
  })

  it('counts the pieces against the shipments of the booking', () => {
    const state = after(finished(prepared(), partial), 'openShipment', { lines: partial })
    expect(documentDiscrepancies(state, 'B1').map(({ en }) => en)).toContain(
      'B1, pieces: commercial invoice 1100, shipment 400',
    )
    expect(documentDiscrepancies(voided(state, 'S1'), 'B1')).toEqual([])
  })

  it('finds every single change of a shared figure', () => {
    const figures = fc.constantFrom('pieces', 'packages', 'grossKg', 'netKg')
    fc.assert(
      fc.property(figures, fc.integer({ min: 1, max: 5000 }), (figure, value) => {
        const change = { [figure]: value }
        const state = after(prepared(), 'recordCustomsDocument', paper('declarationDraft', change))
        const isSame = paper('declarationDraft')[figure] === value
        expect(documentDiscrepancies(state, 'B1').length > 0).toBe(!isSame)
      }),
      { numRuns: 30 },
    )
  })
})

describe('gate', () => {
  it('names all that is missing', () => {
    expect(codes(released())).toEqual(['vessel-not-booked', 'broker-not-instructed', 'truck-not-booked'])
    expect(codes(booked())).toEqual([
      'broker-not-instructed', 'truck-not-booked',
      'document-missing', 'document-missing', 'document-missing', 'document-missing',
    ]) // prettier-ignore
    expect(codes(prepared())).toEqual([])
  })

  it('has Chinese beside the English', () => {
    for (const blocker of customs.gate(booked())) expect(blocker.zh).toMatch(/\p{Script=Han}/u)
  })

  it('asks for every booking that is needed', () => {
    const two = after(
      prepared(),
      'bookVessel',
      booking({ booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' }),
    )
    expect(codes(two)).toEqual(['shipping-order-missing', ...Array<string>(4).fill('document-missing')])
    expect(keys(two)).toEqual(['shippingOrder:B2'])
    const ordered = after(two, 'enterShippingOrder', { booking: 'B2', number: 'SO-2', cutOffs })
    expect(keys(ordered)).toEqual(['shippingDocuments:B2'])
    expect(codes(documented(ordered, { booking: 'B2' }))).toEqual([])
  })

  it('forgets a booking without goods once the order is in shipments', () => {
    const two = after(
      prepared(),
      'bookVessel',
      booking({ booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' }),
    )
    expect(codes(after(produced(two), 'openShipment', { booking: 'B1' }))).toEqual([])
  })

  it('reopens when a part has sailed and the rest has no booking', () => {
    const gone = sailed(finished(documented(prepared(), { amount: '2000', pieces: 400 }), partial), partial)
    expect(codes(gone)).toEqual(['rest-not-booked'])
    expect(keys(gone)).toEqual(['bookVessel:rest'])
    const again = after(gone, 'bookVessel', booking({ booking: 'B2', etd: '2026-05-20', eta: '2026-06-20' }))
    expect(codes(again)).not.toContain('rest-not-booked')
    expect(mainBooking(again)?.id).toBe('B2')
    expect(again.order.shipOn).toBe('2026-05-20')
  })

  it('has nothing to ask of an order opened behind customs', () => {
    const opening = {
      stage: 'shipment' as const,
      milestones: [{ milestone: 'vesselBooked', doneOn: '2026-01-02' }],
      produced: [],
      shipped: [],
    }
    const state = released({ opening })
    expect(codes(state)).toEqual([])
    expect(customs.milestones.vesselBooked!(state)).toBe('2026-01-02')
    expect(customs.milestones.truckBooked!(state)).toBe(state.openedAt)
  })
})

describe('terms', () => {
  it('needs no vessel under EXW and FCA, nor by courier', () => {
    expect(incoterms.filter((incoterm) => !needsVessel(released({ incoterm })))).toEqual(['EXW', 'FCA'])
    expect(needsVessel(released({ transportMode: 'courier' }))).toBe(false)
    expect(needsVessel(released({ incoterm: undefined }))).toBe(true)
  })

  it('asks under FCA for broker, truck and the documents of each shipment', () => {
    const state = released({ incoterm: 'FCA' })
    expect(codes(state)).toEqual(['broker-not-instructed', 'truck-not-booked', 'document-missing'])
    const opened = after(produced(state), 'openShipment', {})
    expect(codes(opened).filter((code) => code === 'document-missing')).toHaveLength(4)
    const papered = documented(opened, { booking: 'S1' })
    expect(codes(papered)).toEqual(['broker-not-instructed', 'truck-not-booked'])
    expect(customs.milestones.shippingDocuments!(papered)).toBe(noon('2026-04-10'))
  })

  it('asks under EXW for invoice and packing list only', () => {
    const opened = after(produced(released({ incoterm: 'EXW' })), 'openShipment', {})
    expect(codes(opened)).toEqual(['document-missing', 'document-missing'])
    const invoiced = after(opened, 'recordCustomsDocument', paper('commercialInvoice', { booking: 'S1' }))
    const packed = after(invoiced, 'recordCustomsDocument', paper('packingList', { booking: 'S1' }))
    expect(codes(packed)).toEqual([])
  })
})

describe('milestones and dates', () => {
  it('tells when each was reached', () => {
    const state = prepared()
    expect(customs.milestones.vesselBooked!(state)).toBe(noon('2026-04-01'))
    expect(customs.milestones.shippingOrder!(state)).toBe(noon('2026-04-05'))
    expect(customs.milestones.shippingDocuments!(state)).toBe(noon('2026-04-10'))
    expect(customs.milestones.vesselBooked!(released())).toBeUndefined()
  })

  it('dates the work of a further booking back from its own sailing', () => {
    const two = after(
      prepared(),
      'bookVessel',
      booking({ booking: 'B2', etd: '2026-05-21', eta: '2026-06-20' }),
    )
    expect(customs.tasks(two)).toEqual([
      expect.objectContaining({ key: 'shippingOrder:B2', due: { at: '2026-05-08T09:30:00.000Z' } }),
    ])
  })

  it('gives a shipment the cut-offs of its booking', () => {
    const state = after(produced(booked()), 'openShipment', {})
    expect(cutOffsFor(state, state.shipment.shipments[0]!)).toEqual(state.customs.bookings[0]!.cutOffs)
    expect(cutOffsFor(state, { ...state.shipment.shipments[0]!, booking: undefined })).toEqual({})
  })
})
