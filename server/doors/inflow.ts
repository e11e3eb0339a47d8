/** What comes in on a live connection, weighed before anything of it is understood: a flood of anything at all ends with its connection. */
import { WebSocketServer, type ServerOptions } from 'ws'
import type { Outflow } from './outflow.ts'
import { Bucket } from './pace.ts'

/** What all of an honest page's packets together never reach. */
const PAGE = { points: 4000, eachSecond: 300 }
/** Characters that weigh as much as one packet more. */
const LENGTH = 2000

/** What we need of an engine connection. */
interface Conn { on(event: 'packet', hear: (packet: { data?: unknown }) => void): void; close(isAtOnce: boolean): void }

const weightOf = (data: unknown): number => 1 + (typeof data === 'string' || data instanceof Uint8Array ? Math.floor(data.length / LENGTH) : 0)

/** Weighs each packet of a connection, and ends it when it is too much; what of it is already here is not heard any more. */
export const watchInflow = (conn: Conn, outflow: Outflow): void => {
  const left = new Bucket(() => performance.now(), PAGE)
  conn.on('packet', ({ data }) => {
    if (left.take(weightOf(data))) return
    conn.close(true)
    outflow.cut()
  })
}

/** WebSockets of which each is heard one message at a time, with all others' turn between: thousands fit in what comes at once. */
export class InTurn extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, allowSynchronousEvents: false })
  }
}
