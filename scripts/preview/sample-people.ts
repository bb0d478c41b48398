import type { Language } from '../../services/database'
import { createLinkActions } from '../../services/email/mail-actions'
import type { Links, Recipient } from '../../services/email/message'

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
    name: language === 'en' ? 'Cao Guilan' : '曹桂兰',
    address: 'pr02@jiahe.example',
    isExternal: false,
    language,
    department: 'production',
    level: 'lead',
    ...parts,
  }
}

/** Somebody outside, reading a language. */
export function aParty(language: Language, role: Recipient['role'] = 'customer'): Recipient {
  const isCustomer = role === 'customer'
  return {
    code: isCustomer ? 'C-NORDLYS' : 'S-HUATAI',
    name: isCustomer ? 'Nordlys Apparel AS' : language === 'en' ? 'Huatai Knitting' : '华泰针织',
    address: isCustomer ? 'orders@nordlys.example' : 'sales@huatai.example',
    isExternal: true,
    language,
    role,
  }
}
