import type { InboundMail, Language } from '../../services/database'
import type { ComposedMail } from '../../services/email/message'
import { composeUnplaced, type Unplaced } from '../../services/email/unplaced-mail'
import { anEmployee, previewDomain, previewLinks } from './sample-people'

const mail: InboundMail = {
  id: '5f0c8a52-7d1e-4b7a-9c3e-2f6d1a0b4c8e',
  references: [],
  fromAddress: 'orders@nordlys.example',
  fromName: 'Ingrid Solheim',
  senderKind: 'party',
  senderCode: 'C-NORDLYS',
  subject: 'Re: [GD26-00042] Short shipment',
  text: 'We received 980 pieces of 1,000.\nPlease tell us when the rest comes.',
  automatic: false,
  possibleBounce: false,
  status: 'received',
  orders: [],
  receivedAt: '2026-04-24T01:30:00.000Z',
  filesLeftOut: 0,
  attachments: [
    { position: 1, name: 'packing list.pdf', mediaType: 'application/pdf', size: 1, sha256: '0'.repeat(64) },
  ],
}

const told: [name: string, unplaced: Unplaced, parts: Partial<InboundMail>][] = [
  ['mail-of-order-over', { why: 'refused', orders: [{ number: 'GD26-00042', status: 'closed', detail: '' }] }, {}],
  [
    'mail-of-orders-over',
    {
      why: 'refused',
      orders: [
        { number: 'GD26-00042', status: 'closed', detail: '' },
        { number: 'GD26-00051', status: 'cancelled', detail: '' },
      ],
    },
    {},
  ],
  ['mail-unmatched', { why: 'unmatched', party: 'Nordlys Apparel AS' }, { subject: 'Quotation', attachments: [] }],
  [
    'statement-answered',
    {
      why: 'unmatched',
      party: 'Nordlys Apparel AS',
      statement: { customer: 'C-NORDLYS', nominalOn: '2026-04-01', month: '2026-03' },
    },
    { subject: 'Re: Monthly statement', text: 'Line 3 is wrong: we paid 4,000 USD on 12 March.', attachments: [] },
  ],
  [
    'mails-waiting',
    { why: 'waiting', day: '2026-04-24' },
    { fromName: '李伟', fromAddress: 'liwei@newbuyer.example', subject: '询价：圆领T恤 5000件' },
  ],
] // prettier-ignore

/** What is told of mail that came in and found no place, in a language, by name. */
export function unplacedMails(language: Language): Promise<[string, ComposedMail][]> {
  const name = language === 'en' ? 'Chen Siyuan' : '陈思远'
  const recipient = anEmployee(language, { code: 'ME02', name, department: 'merchandising' })
  const common = { recipient, api: previewLinks.api, domain: previewDomain }
  return Promise.all(
    told.map(async ([name, unplaced, parts]): Promise<[string, ComposedMail]> => [
      name,
      await composeUnplaced({ ...common, unplaced, mail: { ...mail, ...parts } }),
    ]),
  )
}
