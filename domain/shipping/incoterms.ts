import type { Incoterm } from '../order/intake'

/** Where the seller's transport ends. */
export type TransportEnd =
  'sellersPlace' | 'firstCarrier' | 'alongsideShip' | 'onBoard' | 'destinationPort' | 'destination'

/** Who does what under an Incoterm, as far as booking, clearance and insurance go. */
export type IncotermDuties = {
  /** Who contracts the main carriage, and so books the vessel. */
  mainCarriage: 'seller' | 'buyer'
  exportClearance: 'seller' | 'buyer'
  /** `seller` where the term obliges him to insure for the buyer; elsewhere nobody is obliged. */
  insurance: 'seller' | 'nobody'
  transportEnds: TransportEnd
  /** For sea and inland waterway only. */
  seaOnly: boolean
  /** False where hand-over to the buyer's carrier ends our transport, so that no vessel is booked by us. */
  vesselBooking: boolean
}

const usual: IncotermDuties = {
  mainCarriage: 'seller',
  exportClearance: 'seller',
  insurance: 'nobody',
  transportEnds: 'destination',
  seaOnly: false,
  vesselBooking: true,
}
const sea = { seaOnly: true } as const
const buyerCarries = { mainCarriage: 'buyer' } as const
const handOver = { ...buyerCarries, vesselBooking: false } as const

/** The eleven rules of Incoterms 2020. */
export const incotermDuties: Record<Incoterm, IncotermDuties> = {
  EXW: { ...usual, ...handOver, exportClearance: 'buyer', transportEnds: 'sellersPlace' },
  FCA: { ...usual, ...handOver, transportEnds: 'firstCarrier' },
  FAS: { ...usual, ...buyerCarries, ...sea, transportEnds: 'alongsideShip' },
  FOB: { ...usual, ...buyerCarries, ...sea, transportEnds: 'onBoard' },
  CFR: { ...usual, ...sea, transportEnds: 'destinationPort' },
  CIF: { ...usual, ...sea, insurance: 'seller', transportEnds: 'destinationPort' },
  CPT: usual,
  CIP: { ...usual, insurance: 'seller' },
  DAP: usual,
  DPU: usual,
  DDP: usual,
}

/** Who books the main carriage, in the words of a booking. */
export function bookingParty(incoterm: Incoterm): 'seller' | 'buyersForwarder' {
  return incotermDuties[incoterm].mainCarriage === 'seller' ? 'seller' : 'buyersForwarder'
}
