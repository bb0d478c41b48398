import type { StackInfo } from './home'

/** The addresses and the key, as a table; a row without a value is left out. */
export function addressTable(info: StackInfo): string {
  const rows = [
    ['API', info.api],
    ['API key', info.apiKey],
    ['Temporal UI', info.temporalUi],
    ['Temporal', info.temporal],
    ['mailbox', info.mailbox],
    ['replies to', info.inboundSmtp],
    ['database', info.databaseUrl],
  ].filter(([, value]) => value)
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return rows.map(([name = '', value]) => `  ${name.padEnd(width)}   ${value}`).join('\n')
}
