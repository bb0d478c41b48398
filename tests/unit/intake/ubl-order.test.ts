import { readUblOrder } from '../../../services/intake/ubl-order'
import { edited, garmentOrder, minimalOrder, referenceOrder } from '../../support/ubl/documents'

const garment = garmentOrder()

function read(xml: string) {
  const reading = readUblOrder(Buffer.from(xml))
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading
}

const warningsOf = (xml: string) => read(xml).warnings.map(({ element, detail }) => `${element} ${detail}`)

describe('reading an order', () => {
  const { order, warnings } = read(garment)

  it('fills the intake', () => {
    const { lines: _lines, ...intake } = order.intake
    expect(intake).toEqual({
      buyerOrderNumber: 'BT-2026-0142',
      issuedOn: '2026-03-02',
      currency: 'USD',
      requestedOn: '2026-06-15',
      deliveryMethod: 'CIF Bergen; deliver to Gate B, Kaiveien 3, 5003 Bergen, NO',
      incoterm: 'CIF',
      incotermPlace: 'Bergen',
      paymentNote: '30% deposit, 70% against copy of B/L',
      packing: '12 pieces per carton',
      shippingMark: 'BRISLING / BERGEN / C/NO. 1-UP',
      amount: '8162.50',
      notes: ['Carton marks as last season', '请按上季唛头'],
    })
    expect(warnings).toEqual([])
  })

  it('reads lines with colour, size, price per hundred and delivery of their own', () => {
    const [chino, jacket] = order.intake.lines
    expect(chino).toMatchObject({
      line: 1,
      buyerLine: '10',
      product: 'QH-1001',
      description: 'Chino: Twill 240 g',
      buyerItem: 'B-CH-01',
      unit: 'H87',
      unitPrice: '4.5',
      amount: '5400.00',
      quantities: [{ color: 'Navy', size: 'M', quantity: 1200 }],
      extras: {
        notes: ['Bartack at pockets & flies'],
        price: { amount: '450.00', baseQuantity: '100', baseUnit: 'H87' },
        properties: [{ name: 'Packing', value: '12 pieces per carton' }],
      },
    })
    expect(chino).not.toHaveProperty('requestedOn')
    expect(jacket).toMatchObject({
      line: 2,
      requestedOn: '2026-07-01',
      quantities: [{ color: '藏青', size: 'L', quantity: 350.5 }],
      extras: {
        certificates: [{ id: 'OEKO-7', type: 'STANDARD 100' }],
        charges: [{ charge: false, reasonCode: '95', amount: '116.25' }],
      },
    })
    expect(jacket).not.toHaveProperty('product')
  })

  it('reads the parties, the references, the charges and the totals', () => {
    expect(order.buyer).toEqual({
      name: 'Brisling & Sons',
      legalName: 'Brisling Trading AS',
      identifiers: [{ scheme: '0088', id: '7090001234567' }, { id: 'BRISLING' }],
      endpoint: { scheme: '0192', id: '912345678' },
      registration: { scheme: '0192', id: '912345678' },
      vatNumber: 'NO912345678MVA',
      country: 'NO',
      registeredAddress: { lines: [], city: 'Bergen', country: 'NO' },
      contact: { name: 'Siri Holm', email: 'siri.holm@brisling.example' },
    })
    expect(order.seller.name).toBe('Qinghe Garment Co., Ltd.')
    expect(order.references.additionalDocuments).toEqual([
      {
        id: 'TP-88',
        type: 'Tech pack',
        filename: 'tech-pack.txt',
        mimeCode: 'text/plain',
        sha256: 'bd71dfd39a2f4e473323fd0ac8ca0a2fa2992722dc45c20ac3c1176e6c8851fb',
        size: 19,
      },
    ])
    expect(order.charges).toEqual([{ charge: true, reason: 'Freight', amount: '250.00' }])
    expect(order.totals).toEqual({ lines: '7912.50', charges: '250.00', payable: '8162.50' })
    expect(order.header.validUntil).toBe('2026-03-20')
  })

  it('leaves out of the intake what the document does not say', () => {
    const { intake, delivery, totals } = read(minimalOrder()).order
    expect(Object.keys(intake)).toEqual(['buyerOrderNumber', 'issuedOn', 'currency', 'lines'])
    expect(intake.lines[0]).toMatchObject({ quantities: [{ quantity: 600 }], unit: 'H87' })
    expect(delivery ?? totals).toBeUndefined()
  })

  it('adds up tax that is split over several totals', () => {
    const tax = (amount: string) =>
      `<a:TaxTotal><b:TaxAmount currencyID="USD">${amount}</b:TaxAmount></a:TaxTotal>`
    const xml = edited(garment, [
      '<a:AnticipatedMonetaryTotal>',
      `${tax('1.10')}${tax('2.2')}<a:AnticipatedMonetaryTotal>`,
    ])
    expect(read(xml).order.tax).toBe('3.30')
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(order))).toEqual(order)
  })

  it.each([
    ['<b:ID>cif</b:ID>', '<b:ID>FOB Shanghai</b:ID>', 'FOB', 'Shanghai'],
    ['<b:ID>Bergen</b:ID>', '<b:ID>CIF Bergen Port</b:ID>', 'CIF', 'Bergen Port'],
    ['<b:ID>Bergen</b:ID>', '<b:ID>FOB Bergen</b:ID>', 'CIF', 'FOB Bergen'],
  ])('with %s as %s, reads the term %s and the place %s', (from, to, incoterm, incotermPlace) => {
    expect(read(edited(garment, [from, to])).order.intake).toMatchObject({ incoterm, incotermPlace })
  })

  it('keeps terms that are no Incoterm as words, and says so', () => {
    const reading = read(edited(garment, ['<b:ID>cif</b:ID>', '<b:ID>DDU</b:ID>']))
    expect(reading.order.intake).not.toHaveProperty('incoterm')
    expect(reading.order.intake.deliveryMethod).toMatch(/^DDU Bergen; /)
    expect(reading.warnings).toEqual([
      { element: 'Order/DeliveryTerms/ID', detail: '"DDU" is no rule of Incoterms 2020' },
    ])
  })

  it.each([
    ['450.00', '100', '4.5'],
    ['0.05', '1000', '0.00005'],
    ['7', '8', '0.875'],
    ['50.000', '1', '50'],
    ['10', '0.5', '20'],
  ])('makes of %s per %s a unit price of %s', (price, base, unitPrice) => {
    const xml = edited(garment, ['>450.00<', `>${price}<`], ['>100</b:Base', `>${base}</b:Base`])
    expect(read(xml).order.intake.lines[0]?.unitPrice).toBe(unitPrice)
  })

  it('writes amounts with the decimals of their currency', () => {
    const inYen = garment
      .replaceAll('USD', 'JPY')
      .replaceAll(/>(\d+)\.50</g, '>$1<')
      .replaceAll('116.25', '116')
    expect(read(inYen).order.intake).toMatchObject({ amount: '8162', lines: [{ amount: '5400' }, {}] })
  })

  it('takes the start of the period when no end is given', () => {
    expect(read(edited(garment, ['<b:EndDate>2026-06-15</b:EndDate>', ''])).order.intake.requestedOn).toBe(
      '2026-06-01',
    )
  })
})

describe('warning of contradictions', () => {
  it.each([
    [
      '>5400.00<',
      '>5400.02<',
      [
        'Order/AnticipatedMonetaryTotal/LineExtensionAmount states 7912.50, but sum of the lines comes to 7912.52',
        'Order/OrderLine[1]/LineItem/LineExtensionAmount states 5400.02, but quantity × price ÷ base quantity + charges − allowances comes to 5400',
      ],
    ],
    [
      '>116.25<',
      '>16.25<',
      [
        'Order/OrderLine[2]/LineItem/LineExtensionAmount states 2512.50, but quantity × price ÷ base quantity + charges − allowances comes to 2612.5',
      ],
    ],
    ['>8162.50<', '>9000<', []],
    [
      '>250</b:ChargeTotal',
      '>200</b:ChargeTotal',
      ['Order/AnticipatedMonetaryTotal/ChargeTotalAmount states 200, but sum of the charges comes to 250'],
    ],
    ['>450.00<', '>450.0005<', []],
    [
      '>100</b:Base',
      '>7</b:Base',
      [
        'Order/OrderLine[1]/LineItem/LineExtensionAmount states 5400.00, but quantity × price ÷ base quantity + charges − allowances comes to 77142.857143',
        'Order/OrderLine[1]/LineItem/Price makes a unit price that had to be rounded to 64.285714',
      ],
    ],
    [
      '"H87">100<',
      '"DZN">100<',
      ['Order/OrderLine[1]/LineItem/Price/BaseQuantity counts in DZN, but the line is ordered in H87'],
    ],
    [
      '>350.5<',
      '>0<',
      [
        'Order/OrderLine[2]/LineItem/LineExtensionAmount states 2512.50, but quantity × price ÷ base quantity + charges − allowances comes to -116.25',
        'Order/OrderLine[2]/LineItem/Quantity orders nothing',
      ],
    ],
    [
      '>2026-06-15<',
      '>2026-05-15<',
      ['Order/Delivery/RequestedDeliveryPeriod ends 2026-05-15, before it starts 2026-06-01'],
    ],
    [
      '>2026-07-01<',
      '>2026-01-07<',
      [
        'Order/OrderLine[2]/LineItem/Delivery/RequestedDeliveryPeriod asks for 2026-01-07, before the order was issued on 2026-03-02',
      ],
    ],
    [
      '>Packing<',
      '>color<',
      ['Order/OrderLine[1]/LineItem/Item/AdditionalItemProperty[3] is a second one of its kind on the line'],
    ],
    [
      'bis:advanced_ordering:3',
      'bis:billing:3',
      [
        'Order/ProfileID names the process "urn:fdc:peppol.eu:poacc:bis:billing:3", which is none of an order',
      ],
    ],
    ['>Gate B<', '><', ['Order/Delivery/DeliveryLocation/Name is empty']],
  ])('with %j as %j', (from, to, expected) => {
    expect(warningsOf(edited(garment, [from, to])).sort()).toEqual(expected)
  })

  it('checks the totals with tax, prepayment and rounding', () => {
    const totals = (tax: string, payable: string): [string, string][] => [
      [
        '<a:AnticipatedMonetaryTotal>',
        `<a:TaxTotal><b:TaxAmount currencyID="USD">${tax}</b:TaxAmount></a:TaxTotal><a:AnticipatedMonetaryTotal><b:TaxExclusiveAmount currencyID="USD">8162.50</b:TaxExclusiveAmount><b:TaxInclusiveAmount currencyID="USD">8262.50</b:TaxInclusiveAmount><b:PrepaidAmount currencyID="USD">62.75</b:PrepaidAmount><b:PayableRoundingAmount currencyID="USD">0.25</b:PayableRoundingAmount>`,
      ],
      ['>8162.50</b:Payable', `>${payable}</b:Payable`],
    ]
    expect(warningsOf(edited(garment, ...totals('100', '8200')))).toEqual([])
    expect(warningsOf(edited(garment, ...totals('99', '8201')))).toEqual([
      'Order/AnticipatedMonetaryTotal/TaxInclusiveAmount states 8262.50, but total + tax comes to 8261.5',
      'Order/AnticipatedMonetaryTotal/PayableAmount states 8201, but total − prepaid + rounding comes to 8200',
    ])
  })
})

// Read from beside the project; where they are not at hand there is nothing to compare with.
describe('the reference orders', () => {
  it('are read, with discounts on price, line and order', () => {
    const example = referenceOrder('order-example.xml')
    if (example === undefined) return
    const { order } = read(example)
    expect(order.intake).toMatchObject({
      buyerOrderNumber: '34',
      currency: 'NOK',
      amount: '6272.50',
      incoterm: 'FOB',
      incotermPlace: 'Oslo',
      paymentNote: 'Payment terms description',
      lines: [
        { product: '121212', unitPrice: '50', amount: '6300.00', requestedOn: '2010-02-25' },
        { product: 'SItemNo011', unitPrice: '15', amount: '225.00', requestedOn: '2012-10-31' },
      ],
    })
    expect(order.totals).toEqual({
      lines: '6525.00',
      taxExclusive: '6272.50',
      taxInclusive: '6372.50',
      allowances: '652.50',
      charges: '400.00',
      prepaid: '10.00',
      rounding: '0.50',
      payable: '6363.00',
    })
  })

  it('are read, with colour and size', () => {
    const shoes = referenceOrder('uc2-order.xml')
    if (shoes === undefined) return
    expect(read(shoes).order.intake.lines.map(({ quantities }) => quantities)).toEqual([
      [{ color: 'Red', size: '43', quantity: 10 }],
      [{ color: 'Yellow', size: '36', quantity: 50 }],
    ])
  })
})
