/**
 * What a member said in one reading and the house has not acknowledged yet. It lies on the device, in the order it was said, and is
 * sent again after a reload or a lost line until it is answered. Saying again is saying once: a message carries the id its writer made,
 * and the other commands may be repeated. Of several tabs only one sends at a time.
 */
import type { CommandSent } from '../../shared/contract.ts'
import type { Message } from '../../shared/discussion.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { Watched } from '../watched.ts'
import type { Line } from '../socket.ts'
import type { Keep } from './keep.ts'

type Sendable = 'message:send' | 'message:edit' | 'message:erase' | 'message:react'

/** One thing not acknowledged yet. `tried`: it may have arrived, so it can no longer be taken back, only changed by a later one. */
export type Entry = { [N in Sendable]: { key: string; command: N; input: CommandSent<N>; madeAt: string; tried?: true; refusal?: RefusalCode } }[Sendable]

/** Where an outbox sends from and to. */
export interface OutboxPlace { line: Line; keep: Promise<Keep>; owner: string; told: (command: Entry['command'], message: Message) => void }

const PATIENT_CODES: readonly RefusalCode[] = ['unavailable', 'too-many', 'not-signed-in']
const PAUSE_MS = 2_000

export class Outbox extends Watched {
  /** In the order they were said. */
  entries: readonly Entry[] = []
  /** Changes on their way to the device. */
  private saving = 0
  private isFlushing = false
  private isStale = false
  private pause?: ReturnType<typeof setTimeout>
  private readonly key: string
  private readonly others: BroadcastChannel

  constructor(readonly place: OutboxPlace) {
    super()
    this.key = `outbox/${place.owner}`
    this.others = new BroadcastChannel(`tenfold/${this.key}`)
    this.others.onmessage = () => void this.reload()
    void this.reload()
  }

  close(): void {
    clearTimeout(this.pause)
    this.others.close()
    this.isStale = true
  }

  /** Puts something at the end and sends it as soon as it lies on the device. */
  async add(entry: Entry): Promise<void> {
    await this.change(entries => [...entries, entry])
    await this.flush()
  }

  /** Changes what waits; drawn at once, and atomically on the device. */
  async change(fn: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    this.entries = fn(this.entries)
    this.changed()
    this.saving += 1
    const keep = await this.place.keep
    const kept = await keep.change<readonly Entry[]>(this.key, entries => filled(fn(entries ?? [])))
    this.saving -= 1
    this.show(kept)
    if (!this.isStale) this.others.postMessage('changed')
  }

  /** Sends what waits, one after the other, until all is acknowledged or the line fails. */
  async flush(): Promise<void> {
    if (this.isFlushing || this.isStale) return
    this.isFlushing = true
    clearTimeout(this.pause)
    try {
      await exclusively(`tenfold/${this.key}`, () => this.sendAll())
    } finally {
      this.isFlushing = false
    }
    if (this.isWaiting && this.canSend && !this.pause) await this.flush()
  }

  private get isWaiting(): boolean {
    return this.entries.some(entry => !entry.refusal)
  }

  private get canSend(): boolean {
    return this.place.line.state === 'connected' && !this.isStale
  }

  private async sendAll(): Promise<void> {
    for (let next = await this.take(); next; next = await this.take()) if (!(await this.send(next))) return
  }

  /** The next to send, marked as tried on the device before the first byte leaves. */
  private async take(): Promise<Entry | undefined> {
    if (!this.canSend) return undefined
    await this.reload()
    const next = this.entries.find(entry => !entry.refusal)
    if (!next || next.tried) return next
    await this.change(entries => entries.map(entry => (entry.key === next.key ? { ...entry, tried: true } : entry)))
    return this.entries.find(entry => entry.key === next.key)
  }

  private async send(entry: Entry): Promise<boolean> {
    try {
      const message = await this.place.line.ask(entry.command, entry.input)
      this.place.told(entry.command, message)
      await this.drop(entry.key)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return this.refused(entry, error)
    }
  }

  private async refused(entry: Entry, { code, retryAfter }: Refusal): Promise<boolean> {
    if (PATIENT_CODES.includes(code)) {
      this.pause = setTimeout(() => { this.pause = undefined; void this.flush() }, retryAfter ? retryAfter * 1000 : PAUSE_MS)
      return false
    }
    await this.change(entries => entries.map(one => (one.key === entry.key ? refused(one, code) : one)))
    return true
  }

  /** Takes one out: acknowledged, or given up. */
  drop(key: string): Promise<void> {
    return this.change(entries => entries.filter(entry => entry.key !== key))
  }

  private async reload(): Promise<void> {
    const keep = await this.place.keep
    this.show(await keep.get<readonly Entry[]>(this.key))
  }

  /** What the device holds is the truth, once nothing of ours is still on its way there. */
  private show(kept: readonly Entry[] = []): void {
    if (this.saving || this.isStale) return
    this.entries = kept
    this.changed()
  }
}

/** A refusal changed nothing, so a refused one may be taken back again. */
const refused = ({ tried: _, ...entry }: Entry, refusal: RefusalCode): Entry => ({ ...entry, refusal })

const filled = (entries: readonly Entry[]) => (entries.length ? entries : undefined)

/** Runs `fn` while no other tab does. A page on plain http has no locks; there the ids alone keep sending twice from saying twice. */
const exclusively = (name: string, fn: () => Promise<void>): Promise<void> =>
  globalThis.navigator?.locks ? globalThis.navigator.locks.request(name, fn) : fn()
