import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { WorkflowHandle } from '@temporalio/client'
import { temporal } from '@temporalio/proto'
import type { OrderState } from '../../domain/order/state'

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>
export type HistoryEvent = NonNullable<History['events']>[number]

/** What one workflow did on a real server, and what its order had come to by the end of it. */
export type RecordedHistory = {
  name: string
  workflowId: string
  /** What it shows. */
  about: string
  history: History
  /** Absent for a workflow that is no order. */
  state?: OrderState
}

/**
 * Messages write themselves as JSON and are read from it. The SDK's own `historyToJSON` fails where npm has
 * installed more than one protobufjs, as it does here.
 */
const HistoryMessage = temporal.api.history.v1.History

const folder = path.join(__dirname, '../replay/histories')

/** Every history that is kept in `tests/replay/histories`. */
export function recordedHistories(): RecordedHistory[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json.gz'))
    .sort()
    .map((file) => readHistory(path.basename(file, '.json.gz')))
}

export function readHistory(name: string): RecordedHistory {
  const text = gunzipSync(readFileSync(path.join(folder, `${name}.json.gz`))).toString('utf8')
  const { history, ...about } = JSON.parse(text) as RecordedHistory
  return { ...about, name, history: HistoryMessage.fromObject(history) }
}

export function writeHistory({ history, ...about }: RecordedHistory): void {
  mkdirSync(folder, { recursive: true })
  const text = JSON.stringify({ ...about, history: HistoryMessage.fromObject(history) })
  writeFileSync(path.join(folder, `${about.name}.json.gz`), gzipSync(text, { level: 9 }))
}

export function eventsOf(history: History): HistoryEvent[] {
  return history.events ?? []
}

export function workflowTypeOf(history: History): string | null | undefined {
  return eventsOf(history)[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name
}

/** A copy of a history that can be changed. */
export function copyOf(history: History): History {
  return HistoryMessage.fromObject(JSON.parse(JSON.stringify(history)) as Record<string, unknown>)
}
