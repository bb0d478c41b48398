import type { Instalment } from '../../domain/order/intake'
import type { Language, Party, PartyContact } from '../../services/database'

/** A party of the sample factory. Names and addresses are invented, identifiers lie in ranges that nobody is given. */
export type SampleParty = Omit<
  Party,
  'verified' | 'active' | 'chased' | 'createdAt' | 'classSetBy' | 'classComputedAt'
>

const deposit30: Instalment[] = [
  { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
  { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
]
const openAccount60: Instalment[] = [{ percent: '100', trigger: 'afterShipment', days: 60, gate: 'none' }]
const creditAtSight: Instalment[] = [
  { percent: '100', trigger: 'letterOfCreditSight', days: 0, gate: 'purchase' },
]
const beforeStuffing: Instalment[] = [
  { percent: '50', trigger: 'contract', days: 3, gate: 'purchase' },
  { percent: '50', trigger: 'beforeStuffing', days: 0, gate: 'stuffing' },
]

const usual = {
  transportMode: 'sea',
  portOfLoading: 'CNSHA',
  overPercent: 5,
  shortPercent: 5,
} as const

/** GS1 keeps the prefix 952 for examples: no company is ever given such a number. */
const gln = (digits: string) => ({ scheme: '0088', id: digits })

const customers: SampleParty[] = [
  {
    code: 'C-NORDLYS', kind: 'customer', name: 'Nordlys Apparel AS', class: 'A', country: 'NO', zone: 'Europe/Oslo',
    currency: 'USD', language: 'en', salesCode: 'SA02', merchandiserCode: 'ME03', creditDays: 0, creditLimit: '250000',
    defaults: { ...usual, incoterm: 'FOB', incotermPlace: 'Shanghai', portOfDischarge: 'NOOSL', passageDays: 38, payment: deposit30 },
    contacts: [
      contact('Ingrid Solheim', 'orders@nordlys.example', 'orders'),
      contact('Lars Bakke', 'finance@nordlys.example', 'finance'),
      contact('Ingrid Solheim', 'hello@nordlys.example', 'general'),
    ],
    identifiers: [gln('9521101530018')],
  },
  {
    code: 'C-HARBOR', kind: 'customer', name: 'Harbor & Pine Outfitters Inc.', class: 'A', country: 'US',
    zone: 'America/New_York', currency: 'USD', language: 'en', salesCode: 'SA02', merchandiserCode: 'ME03',
    creditDays: 60, creditLimit: '600000',
    defaults: { ...usual, incoterm: 'FOB', incotermPlace: 'Shanghai', portOfDischarge: 'USNYC', passageDays: 32, payment: openAccount60 },
    contacts: [
      contact('Dana Whitfield', 'sourcing@harborpine.example', 'orders'),
      contact('Marcus Lee', 'logistics@harborpine.example', 'shipping'),
      contact('Accounts Payable', 'ap@harborpine.example', 'finance'),
    ],
    identifiers: [gln('9521101530025')],
  },
  {
    code: 'C-KAWASE', kind: 'customer', name: 'Kawase Shoji K.K.', nameZh: '川濑商事株式会社', class: 'B', country: 'JP',
    zone: 'Asia/Tokyo', currency: 'JPY', language: 'both', salesCode: 'SA03', merchandiserCode: 'ME04',
    creditDays: 0, creditLimit: '20000000',
    defaults: { ...usual, incoterm: 'CIF', incotermPlace: 'Osaka', portOfDischarge: 'JPOSA', passageDays: 3, payment: beforeStuffing },
    contacts: [contact('Kawase Haruka', 'trade@kawase.example', 'general')],
    identifiers: [gln('9521101530032')],
  },
  {
    code: 'C-LUMIERE', kind: 'customer', name: 'Maison Lumière SARL', class: 'B', country: 'FR', zone: 'Europe/Paris',
    currency: 'EUR', language: 'en', salesCode: 'SA03', merchandiserCode: 'ME04', creditDays: 0, creditLimit: '150000',
    defaults: { ...usual, incoterm: 'CIF', incotermPlace: 'Le Havre', portOfDischarge: 'FRLEH', passageDays: 35, payment: creditAtSight },
    contacts: [
      contact('Claire Fontaine', 'achats@lumiere.example', 'orders'),
      contact('Hugo Marchand', 'qualite@lumiere.example', 'quality'),
    ],
    identifiers: [gln('9521101530049')],
  },
  {
    code: 'C-ALNOOR', kind: 'customer', name: 'Al Noor Trading LLC', class: 'C', country: 'AE', zone: 'Asia/Dubai',
    currency: 'USD', language: 'en', salesCode: 'SA04', merchandiserCode: 'ME04', creditDays: 0, creditLimit: '80000',
    defaults: { ...usual, portOfLoading: 'CNNGB', incoterm: 'CFR', incotermPlace: 'Jebel Ali', portOfDischarge: 'AEJEA', passageDays: 24, payment: deposit30 },
    contacts: [contact('Yusuf Rahman', 'buying@alnoor.example', 'general')],
    identifiers: [gln('9521101530056')],
  },
  {
    code: 'C-GRANITO', kind: 'customer', name: 'Granito e Vidro Ltda.', class: 'C', country: 'BR', zone: 'America/Sao_Paulo',
    currency: 'USD', language: 'en', salesCode: 'SA04', merchandiserCode: 'ME03', creditDays: 0, creditLimit: '60000',
    defaults: { ...usual, portOfLoading: 'CNNGB', incoterm: 'FOB', incotermPlace: 'Ningbo', portOfDischarge: 'BRSSZ', passageDays: 40, payment: deposit30 },
    contacts: [contact('Beatriz Moura', 'compras@granito.example', 'general')],
    identifiers: [gln('9521101530063')],
  },
  {
    code: 'C-HENGFENG', kind: 'customer', name: 'Hengfeng Import & Export', nameZh: '恒丰进出口', class: 'B', country: 'HK',
    zone: 'Asia/Hong_Kong', currency: 'HKD', language: 'zh', salesCode: 'SA02', merchandiserCode: 'ME04',
    creditDays: 30, creditLimit: '900000',
    defaults: { ...usual, transportMode: 'road', portOfLoading: 'CNSZX', incoterm: 'FCA', incotermPlace: 'Shenzhen', portOfDischarge: 'HKHKG', passageDays: 1, payment: openAccount60 },
    contacts: [contact('关志文', 'orders@hengfeng.example', 'general', 'zh')],
    identifiers: [gln('9521101530070')],
  },
] // prettier-ignore

const others: SampleParty[] = [
  partner('S-HUATAI', 'supplier', 'Huatai Knitting', '华泰针织', 'sales@huatai.example'),
  partner('S-QINGHE', 'supplier', 'Qinghe Denim & Weaving', '清禾牛仔织造', 'order@qinghe.example'),
  partner('S-JINXIN', 'supplier', 'Jinxin Garment Trims', '金鑫服装辅料', 'trims@jinxin.example'),
  partner('S-YONGSHENG', 'supplier', 'Yongsheng Carton & Packaging', '永盛纸箱包装', 'box@yongsheng.example'),
  partner('S-MINGJING', 'supplier', 'Mingjing Float Glass', '明镜浮法玻璃', 'glass@mingjing.example'),
  partner(
    'F-HAITONG',
    'forwarder',
    'Haitong International Freight',
    '海通国际货代',
    'booking@haitong.example',
  ),
  partner('F-BLUEWAKE', 'forwarder', 'Bluewake Logistics', '蓝航物流', 'nomination@bluewake.example'),
  partner('B-ANDA', 'broker', 'Anda Customs Brokers', '安达报关行', 'declare@anda.example'),
  partner(
    'T-SHUNYIDA',
    'trucker',
    'Shunyida Container Haulage',
    '顺义达集装箱运输',
    'dispatch@shunyida.example',
  ),
]

/** Customers of all three classes, suppliers, forwarders, a broker and a trucker. */
export const sampleParties: SampleParty[] = [...customers, ...others]

function contact(
  name: string,
  email: string,
  purpose: PartyContact['purpose'],
  language: Language = 'en',
): PartyContact {
  return { name, email, purpose, language }
}

function partner(
  code: string,
  kind: Party['kind'],
  ...[name, nameZh, email]: [string, string, string]
): SampleParty {
  return {
    code,
    kind,
    name,
    nameZh,
    country: 'CN',
    zone: 'Asia/Shanghai',
    currency: 'CNY',
    language: 'zh',
    defaults: {},
    contacts: [contact(nameZh, email, 'general', 'zh')],
    identifiers: [],
  }
}
