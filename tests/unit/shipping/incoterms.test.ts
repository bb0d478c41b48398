import { incoterms } from '../../../domain/order/intake'
import { bookingParty, incotermDuties } from '../../../domain/shipping/incoterms'

const those = (which: (term: (typeof incoterms)[number]) => boolean) => incoterms.filter(which)

describe('Incoterms 2020', () => {
  it('knows all eleven', () => {
    expect(Object.keys(incotermDuties).sort()).toEqual([...incoterms].sort())
  })

  it('lets the seller book under C and D terms, the buyer’s forwarder elsewhere', () => {
    expect(those((term) => bookingParty(term) === 'seller')).toEqual([
      'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP',
    ]) // prettier-ignore
  })

  it('obliges the seller to insure under CIF and CIP only', () => {
    expect(those((term) => incotermDuties[term].insurance === 'seller')).toEqual(['CIF', 'CIP'])
  })

  it('keeps FAS, FOB, CFR and CIF for the sea', () => {
    expect(those((term) => incotermDuties[term].seaOnly)).toEqual(['FAS', 'FOB', 'CFR', 'CIF'])
  })

  it('needs no booking where hand-over ends the transport', () => {
    expect(those((term) => !incotermDuties[term].vesselBooking)).toEqual(['EXW', 'FCA'])
  })

  it('leaves export clearance to the buyer under EXW only', () => {
    expect(those((term) => incotermDuties[term].exportClearance === 'buyer')).toEqual(['EXW'])
  })

  it.each([
    ['EXW', 'sellersPlace'],
    ['FCA', 'firstCarrier'],
    ['FAS', 'alongsideShip'],
    ['FOB', 'onBoard'],
    ['CIF', 'destinationPort'],
    ['DDP', 'destination'],
  ] as const)('ends the transport under %s at %s', (term, end) => {
    expect(incotermDuties[term].transportEnds).toBe(end)
  })
})
