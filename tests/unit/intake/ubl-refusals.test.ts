import fc from 'fast-check'
import { hashDocument } from '../../../services/intake/hash'
import { readUblOrder } from '../../../services/intake/ubl-order'
import { edited, garmentOrder, minimalOrder, without } from '../../support/ubl/documents'

function problemsOf(xml: Uint8Array | string): string[] {
  const reading = readUblOrder(xml)
  return reading.ok ? [] : reading.problems.map(({ element, detail }) => `${element} ${detail}`)
}

const minimal = minimalOrder()
const garment = garmentOrder()
const orderNamespace = 'urn:oasis:names:specification:ubl:schema:xsd:Order-2'

describe('refusing an order', () => {
  it.each([
    ['CustomizationID', 'Order/CustomizationID'],
    ['ProfileID', 'Order/ProfileID'],
    ['ID', 'Order/ID'],
    ['IssueDate', 'Order/IssueDate'],
    ['DocumentCurrencyCode', 'Order/DocumentCurrencyCode'],
    ['BuyerCustomerParty', 'Order/BuyerCustomerParty'],
    ['SellerSupplierParty', 'Order/SellerSupplierParty'],
    ['EndpointID', 'Order/BuyerCustomerParty/Party/EndpointID'],
    ['PartyLegalEntity', 'Order/BuyerCustomerParty/Party/PartyLegalEntity'],
    ['RegistrationName', 'Order/BuyerCustomerParty/Party/PartyLegalEntity/RegistrationName'],
    ['PostalAddress', 'Order/SellerSupplierParty/Party/PostalAddress'],
    ['OrderLine', 'Order/OrderLine'],
    ['LineItem', 'Order/OrderLine/LineItem'],
    ['Quantity', 'Order/OrderLine/LineItem/Quantity'],
    ['Item', 'Order/OrderLine/LineItem/Item'],
    ['Name', 'Order/OrderLine/LineItem/Item/Name'],
  ])('names %s when it is missing', (name, path) => {
    expect(problemsOf(without(minimal, name))).toEqual([`${path} is missing`])
  })

  it.each([
    ['<cbc:ID>10</cbc:ID>', '', 'Order/OrderLine/LineItem/ID is missing'],
    ['<cbc:ID>10</cbc:ID>', '<cbc:ID> </cbc:ID>', 'Order/OrderLine/LineItem/ID is empty'],
    [' unitCode="H87"', '', 'Order/OrderLine/LineItem/Quantity/@unitCode is missing'],
    [' schemeID="0192"', '', 'Order/BuyerCustomerParty/Party/EndpointID/@schemeID is missing'],
    ['>600<', '>-600<', 'Order/OrderLine/LineItem/Quantity must not be negative, not "-600"'],
    ['>600<', '>six hundred<', 'Order/OrderLine/LineItem/Quantity must be a number, not "six hundred"'],
    ['>600<', '>6e2<', 'Order/OrderLine/LineItem/Quantity must be a number, not "6e2"'],
    ['>600<', '>1,200<', 'Order/OrderLine/LineItem/Quantity must be a number, not "1,200"'],
    ['>600<', '>NaN<', 'Order/OrderLine/LineItem/Quantity must be a number, not "NaN"'],
    ['>600<', '><', 'Order/OrderLine/LineItem/Quantity is empty'],
    [
      '>600<',
      '>0.0005<',
      'Order/OrderLine/LineItem/Quantity must be at most 1,000,000,000 with at most three decimals, not "0.0005"',
    ],
    ['2026-03-02', '2026-02-30', 'Order/IssueDate must be a day that exists, YYYY-MM-DD, not "2026-02-30"'],
    ['2026-03-02', '02.03.2026', 'Order/IssueDate must be a day that exists, YYYY-MM-DD, not "02.03.2026"'],
    ['2026-03-02', '2026-03-02Z', 'Order/IssueDate must be a day that exists, YYYY-MM-DD, not "2026-03-02Z"'],
    ['>USD<', '>XXY<', 'Order/DocumentCurrencyCode must be a currency of ISO 4217, not "XXY"'],
    ['>USD<', '>usd<', 'Order/DocumentCurrencyCode must be a currency of ISO 4217, not "usd"'],
    [
      '>CN<',
      '>China<',
      'Order/SellerSupplierParty/Party/PostalAddress/Country/IdentificationCode must be a country code of ISO 3166-1, two capital letters, not "China"',
    ],
    [
      'trns:order:3',
      'trns:order_response:3',
      'Order/CustomizationID must begin with "urn:fdc:peppol.eu:poacc:trns:order:3", not "urn:fdc:peppol.eu:poacc:trns:order_response:3"',
    ],
    [
      'trns:order:3',
      'trns:order:30',
      'Order/CustomizationID must begin with "urn:fdc:peppol.eu:poacc:trns:order:3", not "urn:fdc:peppol.eu:poacc:trns:order:30"',
    ],
    ['<cbc:IssueDate>', '<cbc:ID>2</cbc:ID><cbc:IssueDate>', 'Order/ID[2] occurs 2 times; it may occur once'],
    [
      '<cac:OrderLine>',
      '<cac:OrderLine>loose',
      'Order/OrderLine holds the text "loose" where only elements may stand',
    ],
    [
      '<cbc:IssueDate>2026-03-02<',
      '<cbc:IssueDate><cbc:Day/>2026-03-02<',
      'Order/IssueDate is a basic component and may not hold elements',
    ],
    [
      '<cbc:IssueDate>',
      '<IssueTime>10:00:00</IssueTime><cbc:IssueDate>',
      `Order/IssueTime is in the namespace "${orderNamespace}", which is none of a UBL order's`,
    ],
    [
      '<cbc:IssueDate>',
      '<cbc:IssueTime>25:00:00</cbc:IssueTime><cbc:IssueDate>',
      'Order/IssueTime must be a time of day, hh:mm:ss, not "25:00:00"',
    ],
  ])('with %j replaced by %j', (from, to, problem) => {
    expect(problemsOf(edited(minimal, [from, to]))).toEqual([problem])
  })

  it.each([
    [
      '>450.00<',
      '>-450.00<',
      'Order/OrderLine[1]/LineItem/Price/PriceAmount must not be negative, not "-450.00"',
    ],
    ['>450.00<', '>free<', 'Order/OrderLine[1]/LineItem/Price/PriceAmount must be an amount, not "free"'],
    [
      '>100</b:BaseQ',
      '>0</b:BaseQ',
      'Order/OrderLine[1]/LineItem/Price/BaseQuantity must be above zero, not "0"',
    ],
    [
      '"USD">450',
      '"EUR">450',
      'Order/OrderLine[1]/LineItem/Price/PriceAmount/@currencyID must be the document\'s currency "USD", not "EUR"',
    ],
    [' currencyID="USD">450', '>450', 'Order/OrderLine[1]/LineItem/Price/PriceAmount/@currencyID is missing'],
    [
      '>5400.00<',
      '>5400.001<',
      'Order/OrderLine[1]/LineItem/LineExtensionAmount must have at most 2 decimals in USD, not "5400.001"',
    ],
    [
      '>5400.00<',
      '>54000000000000<',
      'Order/OrderLine[1]/LineItem/LineExtensionAmount must have at most 13 digits before the point, not "54000000000000"',
    ],
    [
      '>116.25<',
      '>-116.25<',
      'Order/OrderLine[2]/LineItem/AllowanceCharge/Amount must not be negative, not "-116.25"',
    ],
    [
      '<b:AllowanceChargeReasonCode>95</b:AllowanceChargeReasonCode>',
      '',
      'Order/OrderLine[2]/LineItem/AllowanceCharge/AllowanceChargeReason is missing',
    ],
    [
      '<b:ChargeIndicator>true<',
      '<b:ChargeIndicator>yes<',
      'Order/AllowanceCharge/ChargeIndicator must be true or false, not "yes"',
    ],
    [
      '<b:ID>20<',
      '<b:ID>10<',
      'Order/OrderLine[2]/LineItem/ID repeats "10" of Order/OrderLine[1]/LineItem/ID',
    ],
    [
      '2026-06-15',
      '2026-06-31',
      'Order/Delivery/RequestedDeliveryPeriod/EndDate must be a day that exists, YYYY-MM-DD, not "2026-06-31"',
    ],
    [
      'Y2UgMSBjbQ==',
      'Y2UgMSBjbQ=',
      'Order/AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject must be base64',
    ],
    [
      ' filename="tech-pack.txt"',
      '',
      'Order/AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject/@filename is missing',
    ],
    [
      '<b:PayableAmount currencyID="USD">8162.50</b:PayableAmount>',
      '',
      'Order/AnticipatedMonetaryTotal/PayableAmount is missing',
    ],
  ])('with %j replaced by %j', (from, to, problem) => {
    expect(problemsOf(edited(garment, [from, to]))).toEqual([expect.stringContaining(problem)])
  })

  it('wants a name or an identifier of an originator', () => {
    const party = (within: string) =>
      `<a:OriginatorCustomerParty><a:Party>${within}</a:Party></a:OriginatorCustomerParty>`
    const order = (within: string) =>
      edited(garment, ['<a:DeliveryTerms>', `${party(within)}<a:DeliveryTerms>`])
    expect(problemsOf(order('<a:PartyName><b:Name>Design</b:Name></a:PartyName>'))).toEqual([])
    expect(problemsOf(order('<a:PartyIdentification><b:ID>7</b:ID></a:PartyIdentification>'))).toEqual([])
    expect(problemsOf(order('<a:Contact><b:Name>Siri</b:Name></a:Contact>'))).toEqual([
      'Order/OriginatorCustomerParty/Party/PartyName is missing, and so is an identifier',
    ])
  })

  it('lists all that is wrong at once', () => {
    const broken = edited(
      without(minimal, 'EndpointID'),
      ['2026-03-02', '2026-02-30'],
      ['>USD<', '>XXY<'],
      ['>600<', '>-1<'],
    )
    expect(problemsOf(broken)).toEqual([
      'Order/BuyerCustomerParty/Party/EndpointID is missing',
      'Order/IssueDate must be a day that exists, YYYY-MM-DD, not "2026-02-30"',
      'Order/DocumentCurrencyCode must be a currency of ISO 4217, not "XXY"',
      'Order/OrderLine/LineItem/Quantity must not be negative, not "-1"',
    ])
  })

  it('lists the first two hundred of a document that is wrong everywhere', () => {
    const problems = problemsOf(edited(minimal, ['<cac:OrderLine>', `${'<x/>'.repeat(500)}<cac:OrderLine>`]))
    expect(problems).toHaveLength(201)
    expect(problems.at(-1)).toBe('/ has 300 more problems')
  })

  it.each([
    [
      'another root',
      edited(minimal, ['<Order ', '<Invoice '], ['</Order>', '</Invoice>']),
      'Invoice is Invoice in the namespace',
    ],
    [
      'another namespace',
      edited(minimal, [orderNamespace, orderNamespace.replace('Order-2', 'OrderChange-2')]),
      'Order is Order in the namespace',
    ],
    ['no namespace', '<Order/>', 'Order is Order in the namespace ""'],
    [
      'a DOCTYPE',
      edited(minimal, ['<Order ', '<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Order ']),
      '/ has a DOCTYPE at line 2',
    ],
    ['its end cut off', minimal.slice(0, 1500), 'is not well-formed: '],
    ['UTF-16', Buffer.from(`\ufeff${minimal}`, 'utf16le'), '/ is encoded in UTF-16'],
  ])('refuses a document with %s', (_what, source, problem) => {
    expect(problemsOf(source)).toEqual([expect.stringContaining(problem)])
  })

  it('never throws, whatever is done to a document', () => {
    const original = Buffer.from(garment)
    const damage = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(damage, fc.nat(original.length), (bytes, end) => {
        const damaged = Buffer.from(original)
        for (const [at, byte] of bytes) damaged[at] = byte
        for (const source of [damaged, damaged.subarray(0, end)]) {
          const reading = readUblOrder(source)
          expect(reading.ok || reading.problems.length > 0).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('hashing a document', () => {
  it('is SHA-256 of its bytes in hexadecimal', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(hashDocument('abc')).toBe(abc)
    expect(hashDocument(new Uint8Array([97, 98, 99]))).toBe(abc)
  })
})
