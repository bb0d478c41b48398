import { readFileSync } from 'node:fs'
import { Connection } from '@temporalio/client'
import type { TLSConfig } from '@temporalio/client'
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes'
import { msToTs } from '@temporalio/common/lib/time'
import type { TemporalConfig } from './config'

/** By what an operator filters orders. SQL visibility has room for three of each type, and ten keywords. */
export const searchAttributes = {
  stage: defineSearchAttributeKey('GendanStage', SearchAttributeType.KEYWORD_LIST),
  customer: defineSearchAttributeKey('GendanCustomer', SearchAttributeType.KEYWORD),
  merchandiser: defineSearchAttributeKey('GendanMerchandiser', SearchAttributeType.KEYWORD),
  escalation: defineSearchAttributeKey('GendanEscalation', SearchAttributeType.KEYWORD),
  overdue: defineSearchAttributeKey('GendanOverdue', SearchAttributeType.BOOL),
  onHold: defineSearchAttributeKey('GendanOnHold', SearchAttributeType.BOOL),
  dueAt: defineSearchAttributeKey('GendanDueAt', SearchAttributeType.DATETIME),
  shipBy: defineSearchAttributeKey('GendanShipBy', SearchAttributeType.DATETIME),
} as const

/** Where, with which encryption and with which key to connect; the same for a client and a worker. */
export function connectionOptions(config: TemporalConfig): {
  address: string
  tls: TLSConfig | boolean
  apiKey?: string
} {
  return { address: config.address, tls: config.tls && tlsOptions(config), apiKey: config.apiKey }
}

/**
 * A client's connection, which is made with the first request: a server that is away does not keep the
 * API from starting. `ensureConnected` waits for it.
 */
export function connectClient(config: TemporalConfig): Connection {
  return Connection.lazy(connectionOptions(config))
}

/** Registers the search attributes that the namespace lacks, and gives their names; repeating it changes nothing. */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const missing = Object.values(searchAttributes).filter(({ name }) => !(name in customAttributes))
  if (missing.length === 0) return []
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      missing.map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)!]),
    ),
  })
  return missing.map(({ name }) => name)
}

/** Keeps closed executions at least this long; a namespace that keeps them longer is left as it is. */
export async function ensureRetention(
  connection: Connection,
  namespace: string,
  hours: number,
): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace })
  const seconds = hours * 3600
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= seconds) return
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(seconds * 1000) },
  })
}

function tlsOptions(config: TemporalConfig): TLSConfig {
  const { tlsServerName, tlsServerCaPath, tlsClientCertPath, tlsClientKeyPath } = config
  return {
    serverNameOverride: tlsServerName,
    serverRootCACertificate: tlsServerCaPath === undefined ? undefined : readFileSync(tlsServerCaPath),
    clientCertPair:
      tlsClientCertPath === undefined || tlsClientKeyPath === undefined
        ? undefined
        : { crt: readFileSync(tlsClientCertPath), key: readFileSync(tlsClientKeyPath) },
  }
}
