import type { Language } from '../../services/database'
import { composeMail } from '../../services/email/compose'
import type { ComposedMail, Recipient } from '../../services/email/message'
import { escalations, news, type SampleNotice } from './sample-notices'
import { leftToUs, toBrokers, toCustomers, toForwarders, toSuppliers } from './sample-outsiders'
import { anEmployee, aParty, previewDomain, previewLinks } from './sample-people'
import { summaries } from './sample-summaries'
import { unplacedMails } from './sample-unplaced'

/** One mail of the preview. */
export type SampleMail = { name: string; reader: string; language: Language; mail: ComposedMail }

export const languages: readonly Language[] = ['zh', 'en', 'both']

/** Every kind of mail in every language, to our own people and to outsiders. */
export async function sampleMails(): Promise<SampleMail[]> {
  const lists = await Promise.all(languages.map(inLanguage))
  return lists.flat()
}

async function inLanguage(language: Language): Promise<SampleMail[]> {
  const employee = anEmployee(language)
  const deputy = anEmployee(language, { inPlaceOf: { en: 'Deng Zhiyong', zh: '邓志勇' } })
  const huatai = aParty(language, 'supplier').name
  const purchaser = anEmployee(language, { code: 'PU03', name: { en: 'Guo Xiaodong', zh: '郭晓东' }, department: 'purchasing', level: 'staff', onBehalfOf: { party: huatai, why: 'leftToUs' } }) // prettier-ignore
  const mails = await Promise.all([
    ...escalations.map((of) => one(of, employee, 'employee')),
    ...news.map((of) => one(of, of.name === 'held' ? deputy : employee, 'employee')),
    ...toCustomers.map((of) => one(of, aParty(language), 'customer')),
    ...toSuppliers.map((of) => one(of, aParty(language, 'supplier'), 'supplier')),
    ...toForwarders.map((of) => one(of, aParty(language, 'forwarder'), 'forwarder')),
    ...toBrokers.map((of) => one(of, aParty(language, 'broker'), 'broker')),
    ...leftToUs.map((of) => one(of, purchaser, 'employee')),
  ])
  const reports = [...(await summaries(language)), ...(await unplacedMails(language))]
  const ours = reports.map(([name, mail]) => ({
    name,
    reader: 'employee',
    mail,
    language,
  }))
  return [...mails, ...ours]
}

async function one({ name, ...of }: SampleNotice, recipient: Recipient, reader: string): Promise<SampleMail> {
  const mail = await composeMail({
    ...of,
    recipient,
    links: previewLinks,
    domain: previewDomain,
    sender: 'Jiahe Garments 嘉禾制衣',
  })
  return { name, reader, mail, language: recipient.language }
}
