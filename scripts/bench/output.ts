import type { BenchOptions } from './options'

/** One line of the table. */
export type BenchRow = { part: string; size: string; figure: string }

/** Where a part's figures go: rows of the table, or objects. */
export type Output = {
  /** A row; in JSON the record instead, when there is one. */
  row: (row: BenchRow, record?: Record<string, unknown>) => void
  /** A record for JSON only. */
  record: (record: Record<string, unknown>) => void
  /** What is going on, for whoever waits. */
  progress: (text: string) => void
  /** Ends the table. */
  close: () => void
}

export function openOutput({ json }: Pick<BenchOptions, 'json'>): Output {
  const rows: (BenchRow & { memory: string })[] = []
  const record = (content: Record<string, unknown>) => {
    if (json) console.log(JSON.stringify(content))
  }
  return {
    record,
    row: (row, content) => {
      if (json) return record(content ?? { ...row, memoryMb: memoryMb() })
      rows.push({ ...row, memory: `${memoryMb()} MB` })
    },
    progress: (text) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`),
    close: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
      if (!json) printTable(rows)
    },
  }
}

/** Resident memory of this process now. */
export function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20)
}

/** Seconds that something takes, and its answer. */
export function timed<T>(run: () => T): { seconds: number; answer: T } {
  const began = performance.now()
  const answer = run()
  return { seconds: (performance.now() - began) / 1000, answer }
}

/** How far a value lies above the optimum, in percent to four decimals; of an optimum of 0, in units. */
export function gapPercent(value: number, optimum: number | undefined): number | undefined {
  if (optimum === undefined) return undefined
  return Math.round((1e6 * (value - optimum)) / Math.max(1, optimum)) / 1e4
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function printTable(rows: (BenchRow & { memory: string })[]): void {
  const columns = ['part', 'size', 'figure', 'memory'] as const
  const widths = columns.map((name) =>
    Math.max(...[name, ...rows.map((row) => row[name])].map(({ length }) => length)),
  )
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  console.log(line([...columns]))
  console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
  for (const row of rows) console.log(line(columns.map((name) => row[name])))
}
