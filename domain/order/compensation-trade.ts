import { addMoney, compareMoney } from '../money/money'
import type { Undoing } from './compensation'
import { factoryDay, live } from './facts'
import { figure, paidAtOpening } from './stages/collection-money'
import type { Booking, Invoice, OrderState } from './state'

/** Space booked with a carrier or by the buyer. */
export function bookings(state: OrderState): Undoing[] {
  return state.customs.bookings
    .filter((booking) => booking.cancelledAt === undefined)
    .map((booking) => ({
      kind: 'cancelBooking',
      ref: booking.id,
      department: 'shipping',
      description: bookingWords(booking),
      automatic: false,
    }))
}

/** Under FOB the space is the buyer's: we tell the forwarder, and cannot give it back ourselves. */
function bookingWords(booking: Booking): Undoing['description'] {
  const { carrier, vessel, voyage, etd } = booking
  const number = booking.shippingOrder?.number ?? booking.reference ?? booking.id
  const sailing = `${vessel} ${voyage}`
  return booking.bookedBy === 'buyersForwarder'
    ? {
        en: `Tell the buyer's forwarder that booking ${number}, ${sailing} of ${etd}, is not used`,
        zh: `通知客户指定货代退舱：${number}，${sailing}，开船日 ${etd}`,
      }
    : {
        en: `Cancel booking ${number} with ${carrier}, ${sailing} of ${etd}; ask for dead freight and fees`,
        zh: `向 ${carrier} 退舱：${number}，${sailing}，开船日 ${etd}，并核对亏舱费等费用`,
      }
}

/** Those who were booked ahead: broker, trucker, inspector. */
export function helpers(state: OrderState): Undoing[] {
  const { broker, trucker, inspection } = state.customs
  const found: Undoing[] = []
  if (broker) {
    found.push({
      kind: 'dismissBroker',
      department: 'shipping',
      description: {
        en: `Call off customs broker ${broker.name} and take back the declaration papers`,
        zh: `通知报关行 ${broker.name} 取消委托，收回报关资料`,
      },
      automatic: false,
    })
  }
  if (trucker) {
    found.push({
      kind: 'dismissTrucker',
      department: 'shipping',
      description: { en: `Call off the truck of ${trucker.name}`, zh: `通知车队 ${trucker.name} 取消派车` },
      automatic: false,
    })
  }
  if (inspection) {
    const { inspector } = inspection
    const on = factoryDay(state, inspection.appointedFor)
    found.push({
      kind: 'cancelInspection',
      department: 'merchandising',
      description: {
        en: `Cancel the final inspection by ${inspector} on ${on}`,
        zh: `取消 ${inspector} 于 ${on} 的验货预约`,
      },
      automatic: false,
    })
  }
  return found
}

/** Cargo insurance. */
export function insurance(state: OrderState): Undoing[] {
  const cover = state.customs.insurance
  if (!cover) return []
  const { policy, insurer } = cover
  return [
    {
      kind: 'cancelInsurance',
      ref: policy,
      department: 'shipping',
      description: {
        en: `Cancel insurance policy ${policy} with ${insurer} and claim the premium back`,
        zh: `向 ${insurer} 退保并退还保费：保单 ${policy}`,
      },
      automatic: false,
    },
  ]
}

/** Invoices, proforma ones too. */
export function invoices(state: OrderState): Undoing[] {
  return live(state.invoicing.invoices).map((invoice) => ({
    kind: 'voidInvoice',
    ref: invoice.id,
    department: 'finance',
    description: invoiceWords(state, invoice),
    automatic: false,
  }))
}

function invoiceWords(state: OrderState, invoice: Invoice): Undoing['description'] {
  const amount = figure(state, invoice.amount)
  return invoice.kind === 'proforma'
    ? {
        en: `Withdraw proforma invoice ${invoice.number} for ${amount}`,
        zh: `作废形式发票 ${invoice.number}，金额 ${amount}`,
      }
    : {
        en: `Issue a credit note for invoice ${invoice.number} of ${amount}`,
        zh: `冲红发票 ${invoice.number}，金额 ${amount}`,
      }
}

/** The customer's money. */
export function payments(state: OrderState): Undoing[] {
  const arrived = moneyArrived(state)
  if (compareMoney(arrived, '0') <= 0) return []
  const amount = figure(state, arrived)
  return [
    {
      kind: 'settlePayments',
      department: 'finance',
      description: {
        en: `Refund ${amount} received, or agree with customer ${state.order.customer} to keep it as credit`,
        zh: `已收货款 ${amount}：与客户 ${state.order.customer} 商定退款或转作预收款`,
      },
      automatic: false,
    },
  ]
}

/** Bank charges never reached us, so they are not ours to give back. */
function moneyArrived(state: OrderState): string {
  return addMoney([paidAtOpening(state), ...live(state.collection.payments).map((payment) => payment.amount)])
}

/** A credit that the customer opened. */
export function letterOfCredit(state: OrderState): Undoing[] {
  const credit = state.collection.letterOfCredit
  if (!credit) return []
  const { number, bank } = credit
  return [
    {
      kind: 'cancelLetterOfCredit',
      ref: number,
      department: 'finance',
      description: {
        en: `Agree to the cancellation of letter of credit ${number} with ${bank}`,
        zh: `通知 ${bank} 同意撤销信用证 ${number}`,
      },
      automatic: false,
    },
  ]
}
