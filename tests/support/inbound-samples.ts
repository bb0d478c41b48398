/** Mails as servers and mail programs write them. `domain` is ours. */
export const domain = 'gendan.example'

const join = (...lines: string[]) => Buffer.from(lines.join('\r\n'))

type Reply = {
  from?: string
  subject?: string
  references?: string[]
  id?: string
  text?: string
  headers?: string[]
  file?: { name: string; type: string; content: string }
}

/** A reply to mails of ours, as a person sends it. */
export function aReply({
  from = 'Ingrid Solberg <orders@nordlys.example>',
  subject = 'Re: [GD26-00001] 已逾期 · Overdue',
  references = [],
  id = '<reply-1@nordlys.example>',
  text = 'Please ship on Friday.',
  headers = [],
  file,
}: Reply = {}): Buffer {
  const body = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(text).toString('base64'),
  ]
  const parts = file
    ? [
        'Content-Type: multipart/mixed; boundary="part"',
        '',
        '--part',
        ...body,
        '--part',
        `Content-Type: ${file.type}`,
        `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(file.content).toString('base64'),
        '--part--',
      ]
    : body
  return join(
    `From: ${from}`,
    'To: gendan@gendan.example',
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Message-ID: ${id}`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0100',
    ...(references[0] ? [`In-Reply-To: ${references[0]}`] : []),
    ...(references.length > 1 ? [`References: ${references.toReversed().join('\r\n ')}`] : []),
    ...headers,
    'MIME-Version: 1.0',
    ...parts,
    '',
  )
}

type Bounce = {
  about?: string
  recipient?: string
  action?: string
  status?: string
  diagnostic?: string
  /** The mail comes back with its headers only. */
  headersOnly?: boolean
  /** Of the mail that comes back. */
  token?: string
}

/** A report as Postfix writes it. */
export function aBounce({
  about = '<GD26-00001.9.due.ME03@gendan.example>',
  recipient = 'me03@jiahe.example',
  action = 'failed',
  status = '5.1.1',
  diagnostic = `smtp; 550 5.1.1 <${recipient}>: Recipient address rejected:\r\n    User unknown`,
  headersOnly = false,
  token,
}: Bounce = {}): Buffer {
  return join(
    'Return-Path: <>',
    'From: MAILER-DAEMON@relay.example (Mail Delivery System)',
    'To: gendan@gendan.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    `Message-Id: <${recipient}.${status}@relay.example>`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0800 (CST)',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4F2D61A0.1764036000/relay.example"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4F2D61A0.1764036000/relay.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host relay.example.',
    '',
    "I'm sorry to have to inform you that your message could not be delivered.",
    '',
    '--4F2D61A0.1764036000/relay.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    'X-Postfix-Queue-ID: 4F2D61A0',
    'X-Postfix-Sender: rfc822; gendan@gendan.example',
    'Arrival-Date: Mon, 23 Nov 2026 09:59:58 +0800 (CST)',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Original-Recipient: rfc822;${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.jiahe.example',
    `Diagnostic-Code: ${diagnostic}`,
    '',
    '--4F2D61A0.1764036000/relay.example',
    'Content-Description: Undelivered Message',
    `Content-Type: ${headersOnly ? 'text/rfc822-headers' : 'message/rfc822'}`,
    '',
    'Return-Path: <gendan@gendan.example>',
    'From: Gendan <gendan@gendan.example>',
    `To: ${recipient}`,
    'Subject: Overdue',
    'Message-ID:',
    ` ${about}`,
    ...(token ? [`X-Gendan-Token: ${token}`] : []),
    ...(headersOnly ? [] : ['', 'text']),
    '',
    '--4F2D61A0.1764036000/relay.example--',
    '',
  )
}

/** A read receipt (RFC 8098), as Foxmail and Outlook send it. */
export function aReceipt({
  from = 'Ingrid Solberg <orders@nordlys.example>',
  references = [],
  id = '<receipt-1@nordlys.example>',
}: Pick<Reply, 'from' | 'references' | 'id'> = {}): Buffer {
  return join(
    `From: ${from}`,
    'To: gendan@gendan.example',
    'Subject: Read: Overdue',
    `Message-ID: ${id}`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0100',
    ...references.map((reference) => `In-Reply-To: ${reference}`),
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('您的邮件已阅读。').toString('base64'),
    '--part',
    'Content-Type: message/disposition-notification',
    '',
    'Final-Recipient: rfc822;orders@nordlys.example',
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
    '--part--',
    '',
  )
}
