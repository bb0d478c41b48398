import { escapeHtml } from './html'
import { messageId, threadId, type ComposedMail, type MailInput } from './message'
import { wording, type Bilingual, type Section, type Wording } from './wording'

/** Renders a mail: Chinese and English in one message, threaded by its order. Pure: the same input, the same mail. */
export function composeMail(input: MailInput): ComposedMail {
  const words = wording(input)
  const thread = threadId(input.state.number, input.domain)
  return {
    messageId: messageId(input),
    subject: subject(input, words.subject),
    text: plainText(input, words),
    html: page(input, words),
    headers: {
      'In-Reply-To': thread,
      References: thread,
      'Auto-Submitted': 'auto-generated',
      'List-Id': `${input.state.number} <orders.${input.domain}>`,
      'X-Gendan-Order': input.state.number,
    },
  }
}

/** Begins alike for all mails of an order, so that even readers who ignore References see one thread. */
function subject({ state, recipient }: MailInput, words: Bilingual): string {
  const { number, order } = state
  const text = `${words.zh} · ${words.en}`
  return oneLine(
    recipient.isExternal
      ? `[${order.buyerOrderNumber}] ${words.en} · ${words.zh}`
      : `[${number}] ${text} (${order.customer} ${order.buyerOrderNumber})`,
  )
}

function plainText(input: MailInput, words: Wording): string {
  const lines = [
    `${input.recipient.name}:`,
    '',
    words.lead.zh,
    words.lead.en,
    '',
    ...words.sections.flatMap(plainSection),
    ...(input.recipient.inPlaceOf ? ['', standIn(input.recipient.inPlaceOf)] : []),
    ...(input.recipient.isExternal ? [] : ['', ...links(input).map(({ label, url }) => `${label}: ${url}`)]),
    '',
    '— Gendan 跟单',
  ]
  return lines.join('\n')
}

function plainSection({ facts, asks }: Section): string[] {
  const lines = facts.map(({ label, value }) => `${bilingual(label)}: ${value}`)
  return [...lines, ...(asks ? ['', `请处理 To do: ${asks.zh}`, asks.en] : []), '']
}

function htmlSection({ facts, asks }: Section): string {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td style="${labelStyle}">${escapeHtml(bilingual(label))}</td><td style="${cellStyle}">${escapeHtml(value)}</td></tr>`,
  )
  const table =
    rows.length === 0
      ? ''
      : `<table cellpadding="0" cellspacing="0" style="${tableStyle}">${rows.join('')}</table>`
  const todo = asks
    ? `<p style="${askStyle}"><b>请处理 To do</b><br>${escapeHtml(asks.zh)}<br>${escapeHtml(asks.en)}</p>`
    : ''
  return table + todo
}

function page(input: MailInput, words: Wording): string {
  const standing = input.recipient.inPlaceOf
    ? `<p style="color:#666">${escapeHtml(standIn(input.recipient.inPlaceOf))}</p>`
    : ''
  const where = input.recipient.isExternal
    ? ''
    : `<p>${links(input)
        .map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`)
        .join(' · ')}</p>`
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
    `<body style="font:15px/1.5 'PingFang SC','Microsoft YaHei',Arial,sans-serif;color:#222;max-width:600px">`,
    `<p>${escapeHtml(input.recipient.name)}:</p>`,
    `<p style="font-size:17px"><b>${escapeHtml(words.lead.zh)}</b><br>${escapeHtml(words.lead.en)}</p>`,
    ...words.sections.map(htmlSection),
    standing,
    where,
    '<p style="color:#888">Gendan 跟单</p></body></html>',
  ].join('\n')
}

const tableStyle = 'border-collapse:collapse;margin-top:12px'
const labelStyle = 'padding:4px 16px 4px 0;color:#666;vertical-align:top'
const cellStyle = 'padding:4px 0'
const askStyle = 'border-left:4px solid #c60;padding:4px 12px;background:#fff6ec'

function links({
  state,
  links: { api, temporalUi, namespace },
}: MailInput): { label: string; url: string }[] {
  const order = { label: '订单 Order', url: `${api}/orders/${encodeURIComponent(state.number)}` }
  if (!temporalUi) return [order]
  const workflow = `${temporalUi}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(state.number)}`
  return [order, { label: 'Temporal', url: workflow }]
}

const standIn = (name: string) => `本邮件代发给 ${name} 的替代人。 Sent to you in place of ${name}.`
const bilingual = ({ zh, en }: Bilingual) => (zh === en ? zh : `${zh} ${en}`)
/** A subject is one line; anything that could begin another header becomes a space. */
const oneLine = (text: string) => text.replace(/[\r\n\t]+/g, ' ').slice(0, 250)
