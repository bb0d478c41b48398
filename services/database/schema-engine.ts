import { readFile } from 'node:fs/promises'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'

/** The part of the global that is used here; the compiler's libraries declare it only together with the DOM. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: EngineExports } }>
}

type EngineExports = { __wbindgen_start: () => void }
type EngineModule = { SchemaEngine: typeof SchemaEngine; __wbg_set_wasm: (exports: unknown) => void }

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg'

let engineClass: Promise<typeof SchemaEngine> | undefined

/** Runs `work` with Prisma's schema engine, as WebAssembly from npm, on an open connection. */
export async function withSchemaEngine<T>(
  adapter: SqlDriverAdapter,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  engineClass ??= loadEngineClass()
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(new Error('there is no shadow database')),
  })
  const engine = await (await engineClass).new({ datamodels: undefined }, () => undefined, factory)
  try {
    return await work(engine)
  } finally {
    engine.free()
  }
}

/**
 * Stands in for a connection where two schemas are compared: the engine asks for the server's version
 * when it starts, and for nothing more.
 */
export function noDatabase(): SqlDriverAdapter {
  const refuse = () => Promise.reject(new Error('this command needs no database'))
  return {
    provider: 'postgres',
    adapterName: 'no-database',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 18.0', 180000]],
    }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => undefined,
  }
}

async function loadEngineClass(): Promise<typeof SchemaEngine> {
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule
  const bytes = await readFile(require.resolve(GLUE).replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withIdleTimers(glue) })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue.SchemaEngine
}

/** The engine never clears the timer that limits its wait for a lock; it would hold the process up for 10 s. */
function withIdleTimers(glue: EngineModule): object {
  const setIdleTimeout = (callback: () => void, ms: number) => setTimeout(callback, ms).unref()
  const functions = Object.entries(glue).map(([name, imported]) => {
    return [name, name.startsWith('__wbg_setTimeout_') ? setIdleTimeout : imported]
  })
  return Object.fromEntries(functions) as object
}
