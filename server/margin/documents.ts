import { randomInt } from 'node:crypto'
import type { House } from '../house.ts'
import { MarginDocument, type Which } from './document.ts'
import { Holdings } from './indexes.ts'
import { Round } from './keeper.ts'
import type { Limits } from './limits.ts'

/** An open document, or one being loaded: everybody who asks meanwhile waits for the same. */
interface Open { document: MarginDocument; loaded: Promise<void> }

/** More than any house has documents open, in three bytes. */
const NUMBERS = 2 ** 21

/** The documents that are open in this house. A document is read once for all who wait, and let go when nobody needs it. */
export class Documents {
  private readonly open = new Map<string, Open>()
  private readonly byReading = new Map<string, Set<MarginDocument>>()
  private readonly holdings: Holdings
  private readonly round = new Round()
  /** The numbers in use. Drawn: counted, they would tell anybody how many documents others open. */
  private readonly numbers = new Set<number>()
  begun: (document: MarginDocument) => void = () => {}
  constructor(private readonly house: House, readonly limits: Limits) {
    this.holdings = new Holdings(limits.indexed)
    house.figures.gauge('margin_rooms', () => this.byReading.size)
    house.figures.gauge('margin_documents', () => this.open.size)
    house.figures.gauge('margin_seats', () => this.all().reduce((sum, { seats }) => sum + seats.size, 0))
    house.figures.gauge('margin_unsaved_bytes', () => this.all().reduce((sum, { keeper }) => sum + keeper.buffered, 0))
  }

  /** Opens a document and holds it: `release` it when seated or done. Rejects when it cannot be read whole: it is never opened empty instead. */
  async acquire(which: Which): Promise<MarginDocument> {
    const { document, loaded } = this.open.get(which.stream) ?? this.load(which)
    document.pins++
    try {
      await loaded
      return document
    } catch (error) {
      document.pins--
      throw error
    }
  }

  private load(which: Which): Open {
    const { house, limits } = this
    const document = new MarginDocument(which, {
      house, limits, holdings: this.holdings, round: this.round, number: this.draw(), idle: idle => this.letGo(idle), begun: begun => this.begun(begun),
      left: left => this.left(left),
    })
    const opened = { document, loaded: document.load() }
    this.open.set(which.stream, opened)
    this.byReading.set(which.readingId, (this.byReading.get(which.readingId) ?? new Set()).add(document))
    opened.loaded.catch((error: unknown) => {
      this.forget(document)
      house.figures.add('margin_load_failures')
      house.diary.error('margin:unreadable', { stream: which.stream, why: String(error) })
    })
    return opened
  }

  private draw(): number {
    let number = randomInt(1, NUMBERS)
    while (this.numbers.has(number)) number = randomInt(1, NUMBERS)
    this.numbers.add(number)
    return number
  }

  release(document: MarginDocument): void {
    document.pins--
    this.letGo(document)
  }

  /** Lets a document go when nobody needs it; first its log is put in order, during which anybody may still come in. */
  private letGo(document: MarginDocument): void {
    if (!document.isIdle) return
    if (document.keeper.isWorthCompacting && !document.keeper.isErased) void document.keeper.compact()
    else this.forget(document)
  }

  private forget(document: MarginDocument): void {
    document.awareness?.close()
    document.indexes.forget()
    if (this.open.get(document.stream)?.document === document) {
      this.open.delete(document.stream)
      this.numbers.delete(document.number)
    }
    const beside = this.byReading.get(document.readingId)
    if (beside?.delete(document) && !beside.size) this.byReading.delete(document.readingId)
  }

  /** The document of a stream, if it is open. */
  at(stream: string): MarginDocument | undefined {
    return this.open.get(stream)?.document
  }

  all(): MarginDocument[] {
    return [...this.open.values()].map(({ document }) => document)
  }

  /** The documents open of one reading. */
  of(readingId: string): MarginDocument[] {
    return [...(this.byReading.get(readingId) ?? [])]
  }

  private left({ readingId }: MarginDocument): void {
    if (this.isSatAt(readingId)) return
    setTimeout(() => { if (!this.isSatAt(readingId)) this.house.spread('margin:left', { readingId }) }, this.limits.left).unref()
  }

  /** Whether anybody sits at a document of this reading. */
  isSatAt(readingId: string): boolean {
    return this.of(readingId).some(({ seats }) => seats.size)
  }

  /** Throws a document out, history and all; resolves once no byte of it is left. */
  async erase(stream: string, code: number): Promise<void> {
    const found = this.open.get(stream)
    if (found) {
      found.document.erase(code)
      this.forget(found.document)
    }
    await this.house.store.log.drop(stream)
  }

  /** Now and then: what documents have not needed for a while, they let go of. */
  rest(): void {
    for (const { document: { indexes, history, isWritten } } of this.open.values()) {
      indexes.rest(isWritten)
      history.rest()
    }
  }

  /** Resolves once everything admitted is on disk. */
  async flush(): Promise<void> {
    for (const { keeper } of this.all()) if (!keeper.isErased) await keeper.flush()
  }
}
