import * as Y from 'yjs'
import { fold, foldLast, type Folded } from './fold.ts'
import { uint } from './frames.ts'
import { GRAMMAR_KEPT } from './grammar.ts'
import { Knowledge, type Clocks } from './knowledge.ts'
import { addMark, scan, type Scan } from './scan.ts'
import { weightOf } from './shares.ts'
import { Tail } from './tail.ts'
import { patience } from './turns.ts'

/** An update that says nothing: no structs, no deletes. */
export const NOTHING = new Uint8Array([0, 0])

const NO_DELETES = new Uint8Array(1)

const FOLD_BYTES = 16 * 1024
/** What nobody has to read may grow so many times as long. */
const UNREAD = 4
/** So many small updates are made one: about half a millisecond's work. */
const MANY = 64
/** What it costs to read one piece on the way to what somebody is missing: up to a microsecond. */
const FOLDED = 20
/** So many bytes are passed over there for what one costs that is sent. */
const PASSED = 16
/** So many answers are remembered, none of them longer: who was cut off together comes back together. */
const ANSWERS = { count: 8, bytes: 64 * 1024 }

/** What somebody is missing, and what it cost to find out. */
export interface Missing { update: Uint8Array; cost: number }

/**
 * Everything written in a document, as bytes: one folded update and those that came after it. Nothing here builds a Y.Doc: to be
 * relayed, judged, kept and served a document needs none.
 */
export class History {
  readonly knowledge = new Knowledge()
  readonly tail = new Tail()
  base: Uint8Array = NOTHING
  /** How many structs and deletes a copy has to hold apart, at most; counted anew when folded. */
  pieces = 0
  /** What of the folded update is of which client. */
  parts: Readonly<Folded['parts']> = new Map()
  /** How many pieces that has. */
  private folded = 0
  /** The names of all marks each client ever set. */
  readonly marks = new Map<number, Set<string>>()
  /** Whether somebody was ever named in it, perhaps: an `@` was typed. */
  isCalling = false
  /** Whether words were left out that the last snapshot still has. */
  forgot = false
  /** Bytes of the tail copied for those who joined. */
  private copied = 0
  /** What was missing to who asked last, by what they lacked; until more is written. */
  private readonly answers = new Map<string, Uint8Array>()
  private isAsked = false
  private readonly many = MANY * patience()

  get size(): number {
    return this.base.length + this.tail.size
  }

  /** Takes in an update that fits: nothing in it is known, nothing it leans on is missing. */
  add(update: Uint8Array, read: Scan): void {
    this.answers.clear()
    this.knowledge.absorb(read)
    this.tail.push(update)
    this.pieces += weightOf(read)
    this.isCalling ||= read.isCalling
    for (const [client, names] of read.marks) for (const name of names) addMark(this.marks, client, name)
  }

  /** Takes in an update read back from the log; what is known already is left out. Throws when something before it is missing. */
  restore(update: Uint8Array): Scan {
    const { clocks } = this.knowledge
    let read = scan(update, GRAMMAR_KEPT, () => {})
    if (read.sections.some(({ client, from }) => from > (clocks.get(client) ?? 0))) throw new Error('a margin with a hole in it')
    if (read.sections.some(({ client, from }) => from < (clocks.get(client) ?? 0))) {
      update = Y.diffUpdate(update, Y.encodeStateVector(clocks))
      read = scan(update, GRAMMAR_KEPT, () => {})
    }
    this.add(update, read)
    return read
  }

  /** Whether reading the tail would cost who joins more than folding it in costs once. */
  get isLong(): boolean { return this.tail.size > this.much }
  /** Whether it is time to tidy up though nobody joins. */
  get isUntidy(): boolean { return this.tail.loose >= this.many || this.isVeryLong || this.isWorn }
  /** Whether as much was copied for who joined as there is in all. */
  private get isWorn(): boolean { return this.copied > this.size }
  private get isVeryLong(): boolean { return this.tail.size > this.much * UNREAD }
  private get much(): number { return Math.max(FOLD_BYTES, this.base.length / 2) }

  /** Notes that somebody joined. */
  noteCopied(): void {
    this.copied += this.tail.size
  }

  /** Makes one update of all, forgetting deleted words. */
  fold(): void {
    this.copied = 0
    const { update, forgot, parts } = fold(this.updates(), this.knowledge)
    this.base = update
    this.parts = parts
    this.folded = 0
    for (const { pieces } of parts.values()) this.folded += pieces
    this.pieces = this.folded
    this.forgot ||= forgot
    this.tail.clear()
  }

  /** Makes one update of the last small ones; of all, when there is enough of it. */
  tidy(): void {
    if (this.isVeryLong || this.isWorn) return this.fold()
    this.tail.gather(loose => {
      const { update, forgot } = foldLast(loose, this.knowledge)
      this.forgot ||= forgot
      return update
    })
  }

  /** What in an update makes everybody's Yjs go through all marks of a text: one set, or anything deleted where some are. So many pieces, at most. */
  tidiedBy({ marks, deletes }: Scan): number {
    return this.marks.size && (marks.size || deletes.size) ? this.pieces : 0
  }

  /** The last updates as one. */
  lastAsOne(updates: readonly Uint8Array[]): Uint8Array {
    return foldLast(updates, this.knowledge).update
  }

  /** All updates, the oldest first. */
  updates(): Uint8Array[] {
    return [this.base, ...this.tail.updates()]
  }

  /** What somebody with these clocks is missing. */
  missing(clocks: Clocks): Missing {
    this.isAsked = true
    const lack = this.knowledge.lackOf(clocks)
    const ready = this.answers.get(lack)
    if (ready) return { update: ready, cost: ready.length }
    const lacked = [...this.parts].filter(([client, { to }]) => (clocks.get(client) ?? 0) < to).map(([, part]) => part)
    const base = this.only(lacked)
    const { update } = fold([base, ...this.tail.updates()], this.knowledge, clocks)
    this.remember(lack, update)
    const pieces = lacked.reduce((sum, part) => sum + part.pieces, this.pieces - this.folded)
    return { update, cost: update.length + (base.length + this.tail.size) / PASSED + pieces * FOLDED }
  }

  /** Of what is folded only these sections: nothing else of it is read. */
  private only(sections: ReadonlyArray<{ at: number; bytes: number }>): Uint8Array {
    return Buffer.concat([Buffer.from(uint(sections.length)), ...sections.map(({ at, bytes }) => this.base.subarray(at, at + bytes)), NO_DELETES])
  }

  /** Lets go of what nobody has asked for since this was last called. */
  rest(): void {
    if (!this.isAsked) this.answers.clear()
    this.isAsked = false
  }

  private remember(lack: string, update: Uint8Array): void {
    if (update.length + lack.length > ANSWERS.bytes) return
    const [oldest] = this.answers.keys()
    if (oldest !== undefined && this.answers.size >= ANSWERS.count) this.answers.delete(oldest)
    this.answers.set(lack, update)
  }
}
