/** Run as a process of its own: receives mail for everyone, keeps it in a folder, and shows it on a page. */
async function main([smtp, web, mailDirectory]: string[]): Promise<void> {
  const { MailDev } = await import('maildev')
  const mailbox = new MailDev({
    smtp: Number(smtp),
    web: Number(web),
    ip: '127.0.0.1',
    webIp: '127.0.0.1',
    mailDirectory,
    silent: true,
  })
  const stop = () => void mailbox.stop().finally(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  await mailbox.start()
  process.send?.('ready')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
