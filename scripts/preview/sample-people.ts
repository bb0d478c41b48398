import type { Language } from '../../services/database'
import { createLinkActions } from '../../services/email/mail-actions'
import type { Links, PartyRole, Recipient } from '../../services/email/message'

/** A secret for pictures of mails only: no API accepts what it signs. */
const previewKey = 'preview-only-preview-only-preview-only'

const api = 'https://gendan.jiahe.example'

/** The links of a mail in the preview. */
export const previewLinks: Links = {
  api,
  temporalUi: 'https://temporal.jiahe.example',
  namespace: 'default',
  actions: createLinkActions({ api, keys: [previewKey] }),
}

/** The domain of the preview's Message-IDs. */
export const previewDomain = 'jiahe.example'

/** The lead of production in the sample factory, reading a language. */
export function anEmployee(language: Language, parts: Partial<Recipient> = {}): Recipient {
  return {
    code: 'PR02',
    name: { en: 'Cao Guilan', zh: '曹桂兰' },
    address: 'pr02@jiahe.example',
    isExternal: false,
    language,
    department: 'production',
    level: 'lead',
    ...parts,
  }
}

/** Somebody outside, reading a language. */
export function aParty(language: Language, role: PartyRole = 'customer'): Recipient {
  const { code, en, zh, address } = parties[role]
  return { code, name: { en, zh }, address, isExternal: true, language, role }
}

/** Of the sample factory, as prisma/sample has them. */
const parties: Record<PartyRole, { code: string; en: string; zh: string; address: string }> = {
  customer: { code: 'C-NORDLYS', en: 'Nordlys Apparel AS', zh: 'Nordlys Apparel AS', address: 'orders@nordlys.example' },
  supplier: { code: 'S-HUATAI', en: 'Huatai Knitting', zh: '华泰针织', address: 'sales@huatai.example' },
  forwarder: { code: 'F-HAITONG', en: 'Haitong International Freight', zh: '海通国际货代', address: 'booking@haitong.example' },
  broker: { code: 'B-ANDA', en: 'Anda Customs Brokers', zh: '安达报关行', address: 'declare@anda.example' },
} // prettier-ignore
