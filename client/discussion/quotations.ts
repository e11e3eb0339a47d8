/** Which passages of the text are being talked about. State, no DOM. */
import { quotationIn, type Message, type Quotation } from '../../shared/discussion.ts'
import { ask, askAll } from '../api.ts'
import type { Line } from '../socket.ts'
import { Watched } from '../watched.ts'

/** Of which reading, and the ways to the house. */
export interface QuotationPlace { line: Line; readingId: string; list: () => Promise<readonly Quotation[]> }

export class Quotations extends Watched {
  /** By the message that quotes; another map whenever something changed. */
  all: ReadonlyMap<string, Quotation> = new Map()
  /** Counts the changes. */
  version = 0
  private wasConnected = false
  private readonly stops: (() => void)[]

  constructor(private readonly place: QuotationPlace) {
    super()
    const { line } = place
    this.stops = [...(['message:sent', 'message:erased'] as const).map(fact => line.hear(fact, message => this.heard(message))), line.watch(() => this.follow())]
    this.follow()
  }

  close(): void { for (const stop of this.stops) stop() }

  private follow(): void {
    const isConnected = this.place.line.state === 'connected'
    if (isConnected && !this.wasConnected) void this.load()
    this.wasConnected = isConnected
  }

  /** What is told while the list is on its way is newer than the list. */
  private async load(): Promise<void> {
    const before = this.all
    const list = await this.place.list().catch(() => undefined)
    if (list) this.set([...list, ...[...this.all.values()].filter(({ id }) => !before.has(id))])
  }

  private heard(message: Message): void {
    if (message.readingId !== this.place.readingId) return
    const quotation = quotationIn(message)
    if (quotation || this.all.has(message.id)) this.set([...[...this.all.values()].filter(({ id }) => id !== message.id), ...(quotation ? [quotation] : [])])
  }

  private set(all: readonly Quotation[]): void {
    this.all = new Map(all.map(one => [one.id, one]))
    this.version++
    this.changed()
  }
}

/** The quotations of a reading over this page's line. Close them when nobody shows them any more. */
export const openQuotations = (line: Line, readingId: string): Quotations => new Quotations({
  line, readingId, list: () => askAll(after => ask('GET /api/readings/:readingId/quotations', { params: { readingId }, query: { limit: 200, after } })),
})
