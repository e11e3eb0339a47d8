// Hocuspocus with its own defaults; with BENCH_DIR it keeps documents in SQLite, as its own extension does, through its Database extension.
import { join } from 'node:path'
import { peer } from '../peers.ts'
import { report } from './report.ts'

interface Options { port: number; address: string; quiet: boolean; stopOnSignals: boolean; extensions: unknown[] }
interface Hocuspocus { listen(): Promise<unknown>; address: { port: number } }
interface Statement { run(...values: unknown[]): void; get(...values: unknown[]): { data: Uint8Array } | undefined }
interface Kept { fetch(asked: { documentName: string }): Promise<Uint8Array | null>; store(asked: { documentName: string; state: Uint8Array }): Promise<void> }

const { Server } = peer('@hocuspocus/server') as { Server: new (options: Options) => Hocuspocus }

// @hocuspocus/extension-sqlite is this same table; its driver (better-sqlite3) has no build for this Node that npm could bring
const sqlite = (dir: string): unknown => {
  const Sqlite = peer('libsql') as new (file: string) => { exec(sql: string): void; prepare(sql: string): Statement }
  const { Database } = peer('@hocuspocus/extension-database') as { Database: new (kept: Kept) => unknown }
  const db = new Sqlite(join(dir, 'documents.sqlite'))
  db.exec('CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))')
  const select = db.prepare('SELECT data FROM "documents" WHERE name = ?')
  const upsert = db.prepare('INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data')
  return new Database({
    fetch: async ({ documentName }) => select.get(documentName)?.data ?? null,
    store: async ({ documentName, state }) => upsert.run(documentName, state),
  })
}

const dir = process.env.BENCH_DIR
const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false, extensions: dir ? [sqlite(dir)] : [] })
await server.listen()
report(server.address.port)
