/** The codes of ISO 4217 (table of 2026-01-01) that have a minor unit, grouped by the number of its decimals. */
const byMinorUnit: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF ' +
    'CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL ' +
    'HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU ' +
    'MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR ' +
    'SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED ' +
    'VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

/**
 * The currencies an order can be stated in: ISO 4217 alphabetic code → decimals of the minor unit. Gold, the
 * test code and the like (XAU, XTS, XXX …) are not here, because nothing can be paid in them.
 */
export const currencies: Readonly<Record<string, number>> = Object.freeze(
  Object.fromEntries(
    Object.entries(byMinorUnit).flatMap(([decimals, codes]) =>
      codes.split(' ').map((code): [string, number] => [code, Number(decimals)]),
    ),
  ),
)

/** Whether a word is the code of a currency an order can be stated in. */
export function isCurrency(code: string): boolean {
  return Object.hasOwn(currencies, code)
}
