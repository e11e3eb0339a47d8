// Rooms full of members who write; the first of each listens to what the others do.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Contestant } from './contestants.ts'
import { Guest, update } from './guest.ts'
import { pause, type Server } from './process.ts'
import { LETTERS, scriptOf } from './words.ts'

/** Edits ready to go, and how far they have come. */
export class Writer {
  sent = 0
  seen = 0
  readonly sentAt: number[] = []
  constructor(readonly guest: Guest, readonly frames: readonly Buffer[], readonly base: number) {}

  get isDone(): boolean { return this.sent === this.frames.length }

  send(count = 1): void {
    const now = performance.now()
    const until = Math.min(this.frames.length, this.sent + count)
    if (until === this.sent) return
    const frames = this.frames.slice(this.sent, until)
    for (; this.sent < until; this.sent++) this.sentAt.push(now)
    this.guest.send(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
  }
}

export interface Crowd { /** The first room. */ from?: number; rooms: number; size: number; /** Edits each may need. */ edits: number }

/** Everybody in their rooms. */
export class Traffic {
  readonly writers: Writer[] = []
  readonly guests: Guest[] = []
  private readonly byClient = new Map<number, Writer>()
  /** How long each edit took from hand to eye (ms). */
  waits: number[] = []
  seen = 0
  onSeen: () => void = () => {}

  static async fill(server: Server, contestant: Contestant, crowd: Crowd): Promise<Traffic> {
    const traffic = new Traffic()
    const { from = 0 } = crowd
    for (let room = from; room < from + crowd.rooms; room++) {
      const guests = await Promise.all(Array.from({ length: crowd.size }, (_, member) => Guest.enter(server, contestant, { room, member, size: crowd.size })))
      guests.forEach((guest, member) => {
        traffic.guests.push(guest)
        if (member === 0) guest.listen(message => traffic.hear(message))
        else traffic.add(guest.deafen(), { client: 1000 + room * 1000 + member, edits: crowd.edits })
      })
    }
    await server.quiet()
    return traffic
  }

  private add(guest: Guest, { client, edits }: { client: number; edits: number }): void {
    const script = scriptOf(client, guest.contestant.root, edits)
    const frames = script.edits.slice(0, edits).map(edit => guest.frame(update(edit)))
    const writer = new Writer(guest, frames, script.base)
    guest.send(guest.frame(update(script.first)))
    this.writers.push(writer)
    this.byClient.set(client, writer)
  }

  private hear(message: Buffer): void {
    if (message[0] !== 0 || message[1] === 0) return
    const decoder = decoding.createDecoder(message.subarray(2))
    const now = performance.now()
    for (const [client, clock] of Y.parseUpdateMeta(decoding.readVarUint8Array(decoder)).to) this.note(client, clock, now)
    this.onSeen()
  }

  private note(client: number, clock: number, now: number): void {
    const writer = this.byClient.get(client)
    if (!writer) return
    for (const upTo = Math.min(writer.sent, (clock - writer.base) / LETTERS); writer.seen < upTo; writer.seen++) {
      this.waits.push(now - writer.sentAt[writer.seen]!)
      this.seen++
    }
  }

  /** The share of all words that is said; 1 when somebody has none left. */
  get said(): number { return Math.max(...this.writers.map(({ sent, frames }) => sent / frames.length)) }
  get sent(): number { return this.writers.reduce((sum, { sent }) => sum + sent, 0) }
  /** Edits on their way for longer than that (ms). */
  late(by: number): boolean {
    const now = performance.now()
    return this.writers.some(({ seen, sent, sentAt }) => seen < sent && now - sentAt[seen]! > by)
  }

  /** Writes so many edits a second altogether, evenly, for so long. Ends before when `enough` says so. */
  async write(perSecond: number, seconds: number, enough: () => boolean = () => false): Promise<void> {
    const began = performance.now()
    let done = 0
    for (let now = 0; now < seconds * 1000 && !enough(); now = performance.now() - began) {
      for (const due = Math.floor((now * perSecond) / 1000); done < due; done++) this.writers[done % this.writers.length]!.send()
      await pause(1)
    }
  }

  /** Waits until the first of each room has seen all. */
  async drained(seconds = 20): Promise<void> {
    for (const end = performance.now() + seconds * 1000; this.seen < this.sent; await pause(5)) {
      if (performance.now() > end) throw new Error(`${this.sent - this.seen} of ${this.sent} edits never arrived`)
    }
  }

  end(): void {
    for (const { wire } of this.guests) wire.end()
  }
}

/** The value below which a share of all lie. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
