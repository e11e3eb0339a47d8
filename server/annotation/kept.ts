/** What stands in margins, as it was read: kept in memory until something is written there, so that asking again costs no reading. */
import type { MarginEntry } from '../../shared/webannotation.ts'
import type { House } from '../house.ts'
import type { Which } from '../margin/document.ts'
import { whichOf, type Looked } from '../margin/margins.ts'
import { jointIn } from './joint.ts'
import { writtenIn } from './written.ts'

type Entries = readonly MarginEntry[]

/** What was read of the documents of all readings. */
export interface Writings {
  /** A member's own document. */
  of(readingId: string, memberId: string): Promise<Entries>
  /** A member's private document, for that member alone. */
  mine(readingId: string, memberId: string): Promise<Entries>
  /** The joint notes beside a reading. */
  joint(readingId: string): Promise<Entries>
}

/** So many bytes of documents, of all readings together; what was read of them takes a few times as much. */
const MOST_SIZE = 24_000_000
/** What even an empty one weighs. */
const A_DOCUMENT = 500

/** Keeps what was asked for lately; of a reading whose room was left, until somebody asks again. */
export const openWritings = (house: House): Writings => {
  const lately = new Lately(house)
  for (const name of ['margin:left', 'margin:erased'] as const) house.onTiding(name, ({ readingId }) => lately.forget(readingId))
  house.figures.gauge('margin_read_bytes', () => lately.size)
  return {
    of: (readingId, memberId) => lately.read(whichOf({ readingId, kind: 'own', memberId }, memberId)),
    mine: (readingId, memberId) => lately.read(whichOf({ readingId, kind: 'private' }, memberId)),
    joint: readingId => lately.read(whichOf({ readingId, kind: 'shared' }, '')),
  }
}

const entriesIn = (looked: Looked, { kind, memberId = '' }: Which): Promise<Entries> =>
  (kind === 'shared' ? jointIn(looked) : writtenIn(looked.doc, { memberId, prefix: kind === 'private' ? 'mine' : memberId }))

/** What was read of one document; `mark` says as of when, `size` is there once it is read. */
interface Kept { readingId: string; mark: string; read: Promise<Entries>; size?: number }

/** What was read lately, the least lately asked for forgotten first. A document is read once for all who wait, and never twice at a time. */
class Lately {
  private readonly kept = new Map<string, Kept>()
  constructor(private readonly house: House) {}

  get size(): number { return [...this.kept.values()].reduce((sum, { size = 0 }) => sum + size, 0) }

  async read(which: Which): Promise<Entries> {
    const mark = await this.house.margins.markOf(which), found = this.kept.get(which.stream)
    if (found?.mark === mark) return this.keep(which.stream, found)
    if (!found || found.size !== undefined) return this.begin(which, mark)
    await found.read.catch(() => {})
    const now = await this.house.margins.markOf(which), since = this.kept.get(which.stream)
    return since && (since !== found || since.mark === now) ? since.read : this.begin(which, now)
  }

  private begin(which: Which, mark: string): Promise<Entries> {
    let size = 0
    const read = this.house.margins.look(which, looked => {
      size = looked.size
      return entriesIn(looked, which)
    })
    const kept: Kept = { readingId: which.readingId, mark, read }
    read.then(() => { this.weigh(kept, size + A_DOCUMENT) }, () => { if (this.kept.get(which.stream) === kept) this.kept.delete(which.stream) })
    return this.keep(which.stream, kept)
  }

  private keep(stream: string, kept: Kept): Promise<Entries> {
    this.kept.delete(stream)
    this.kept.set(stream, kept)
    return kept.read
  }

  private weigh(kept: Kept, size: number): void {
    kept.size = size
    let all = this.size
    for (const [stream, { size: one = 0 }] of this.kept) {
      if (all <= MOST_SIZE || this.kept.size === 1) return
      all -= one
      this.kept.delete(stream)
    }
  }

  forget(readingId: string): void {
    for (const [stream, kept] of this.kept) if (kept.readingId === readingId) this.kept.delete(stream)
  }
}
