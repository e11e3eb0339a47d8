/** This device's copies of documents, so that the margin is there without a network and no word is lost before the house has it. */
import * as Y from 'yjs'
import { thisLife, unsentIn, write, type CopyState, type Unsent, type Updates } from './copy-base.ts'

const MANY = 40
/** What the device did not take it is given again after so long. */
const AGAIN_MS = 3000

/** Something that was written: under which client id, and how far the document was before. */
export interface Written { client: number; before: ReadonlyMap<number, number> }

/** unread: nothing was looked for yet. kept: all there is. behind: not all. left: nobody asks any more. */
type Stand = 'unread' | 'kept' | 'behind' | 'left'

/**
 * One document's copy: reads what is there into the document, then writes down whatever changes. Other pages of this device write in the
 * same copy: each says of itself alone what the house has not confirmed.
 */
export class Copy {
  private waiting: Uint8Array[] = []
  /** What this page wrote or found there, and has not heard to be confirmed. */
  private readonly unsent = new Map<number, Unsent>()
  private readonly confirmed = new Map<number, number>()
  /** The client ids this page writes under. */
  private readonly own = new Set<number>()
  private changes = 0
  private known?: number
  private writing: Promise<void> = Promise.resolve()
  private underWay = 0
  private stand: Stand = 'unread'
  private again?: ReturnType<typeof setTimeout>
  private readonly life = thisLife()

  /**
   * `of` names the document and whose device this is. `turned`, where this member may write, hears of the first words to be sent, and
   * when what is written is kept here no longer, or again.
   */
  constructor(private readonly doc: Y.Doc, private readonly of: string, private readonly turned?: () => void) { doc.on('update', this.follow) }

  /** Resolves when the document has what the copy had; or nothing, where the device does not give it. */
  async open(): Promise<void> {
    await (this.writing = this.attempt(() => this.load()).then(() => (this.waiting.length ? this.keep() : undefined)))
  }

  /** Whether something is on its way to the device. */
  get isWriting(): boolean { return this.underWay > 0 }
  /** Whether what is written is on this device, or on its way there. */
  get isKept(): boolean { return this.stand === 'kept' }
  get isDirty(): boolean { return this.unsent.size > 0 }
  get epoch(): number | undefined { return this.known }

  /** Whether something was written here and not confirmed: by this client id, at this clock. */
  isUnsent(client: number, clock: number): boolean { return clock >= (this.unsent.get(client)?.from ?? Infinity) }

  /** Notes which history of the house's the copy follows. */
  keepEpoch(epoch: number): void {
    this.known = epoch
    this.write()
  }

  /** The house has all this page has. */
  settle(): void {
    for (const { client, changes } of this.unsent.values()) this.confirmed.set(client, changes)
    this.unsent.clear()
    this.write()
  }

  /** Reads what other pages wrote meanwhile; says whether they left anything unsent. */
  async gather(): Promise<boolean> {
    const before = this.undone
    await this.load().catch(() => undefined)
    return this.undone > before
  }

  private get undone(): number { return [...this.unsent.values()].reduce((sum, { changes }) => sum + changes, 0) }

  /** Takes in what was written, under that client id, in the document this one replaces: Yjs may hold it back until the house's own words are there. */
  take(update: Uint8Array, written: Written): void {
    Y.applyUpdate(this.doc, update, this)
    this.waiting.push(update)
    this.mark(written)
    this.write()
  }

  /** From which clocks on the house has not confirmed what was written here. */
  get pending(): ReadonlyMap<number, number> { return new Map([...this.unsent.values()].map(({ client, from }) => [client, from])) }

  /** Stops following; what waits is still written. */
  close(): Promise<void> {
    this.doc.off('update', this.follow)
    this.rest(false)
    return (this.writing = this.writing.then(() => {
      this.rest(false)
      this.stand = 'left'
    }))
  }

  /** Makes room for the house's own history; what another page wrote and the house has not stays, to be sent first. Says whether it did. */
  async replace(epoch?: number): Promise<boolean> {
    await this.close()
    return this.attempt(() => this.change(async (updates, state) => {
      const next = this.merge(state)
      if (next.unsent?.length || (epoch !== undefined && next.epoch === epoch)) return next
      await this.empty(updates)
      return { epoch, unsent: [] }
    }))
  }

  /** Takes the copy off this device; says whether it is gone. */
  async forget(): Promise<boolean> {
    await this.close()
    return this.attempt(() => this.change(updates => this.empty(updates).then(() => undefined)))
  }

  private readonly follow = (...[update, origin, , { local, beforeState }]: [Uint8Array, unknown, Y.Doc, Y.Transaction]): void => {
    if (origin === this) return
    this.waiting.push(update)
    if (local && this.turned) this.mark({ client: this.doc.clientID, before: beforeState })
    this.write()
  }

  /** Notes that something was written which the house has not. */
  mark({ client, before }: Written): void {
    const isFirst = !this.isDirty
    this.own.add(client)
    this.unsent.set(client, { client, from: this.unsent.get(client)?.from ?? before.get(client) ?? 0, changes: ++this.changes })
    if (isFirst) this.turned?.()
  }

  // One transaction at a time; what comes meanwhile goes into the next one
  private write(): void {
    if (this.again !== undefined) return
    this.underWay++
    this.writing = this.writing.then(() => this.keep()).finally(() => { this.underWay-- })
  }

  private async keep(): Promise<void> {
    if (this.stand === 'unread' || this.stand === 'left') return
    const waiting = this.waiting.splice(0)
    await this.attempt(() => (this.stand === 'behind' ? this.load() : this.change(async (updates, state) => {
      if (waiting.length) await updates.add({ of: this.of, update: Y.mergeUpdates(waiting) })
      return this.merge(state)
    })))
  }

  /** What the device does not take now, it is given again: the whole document then, for what waited is not kept apart. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    const isDone = await work().then(() => true, () => false)
    if (this.stand !== 'left') this.turn(isDone ? 'kept' : 'behind')
    return isDone
  }

  private turn(stand: Stand): void {
    this.rest(stand === 'behind')
    if (this.stand === stand) return
    this.stand = stand
    this.turned?.()
  }

  private rest(isResting: boolean): void {
    clearTimeout(this.again)
    this.again = !isResting ? undefined : setTimeout(() => {
      this.again = undefined
      if (this.isDirty || this.waiting.length) this.write()
    }, AGAIN_MS)
  }

  /** What is known of the copy: as other pages left it, but for what this one knows better. */
  private merge(state: CopyState | undefined): CopyState {
    return { epoch: state?.epoch ?? this.known, unsent: [...this.othersIn(state), ...[...this.unsent.values()].filter(({ client }) => this.own.has(client))] }
  }

  private othersIn(state: CopyState | undefined): Unsent[] {
    return unsentIn(state).filter(({ client, changes }) => !this.own.has(client) && this.confirmed.get(client) !== changes)
  }

  private change(make: (updates: Updates, state: CopyState | undefined) => Promise<CopyState | undefined>): Promise<void> {
    return write(this.life, async written => {
      const states = written.objectStore('states'), state = await states.get(this.of), next = await make(written.objectStore('updates'), state)
      if (!next) await states.delete(this.of)
      else if (next !== state) await states.put(next, this.of)
    })
  }

  private async empty(updates: Updates): Promise<void> {
    await Promise.all((await updates.index('of').getAllKeys(this.of)).map(key => updates.delete(key)))
  }

  private load(): Promise<void> {
    return this.change(async (updates, state) => {
      const rows = await updates.index('of').getAll(this.of)
      this.doc.transact(() => { for (const { update } of rows) Y.applyUpdate(this.doc, update, this) }, this)
      this.known = state?.epoch ?? this.known
      for (const one of this.othersIn(state)) this.unsent.set(one.client, one)
      if (this.stand !== 'behind' && rows.length <= MANY) return state
      await this.gatherRows(updates)
      return this.merge(state)
    })
  }

  private async gatherRows(updates: Updates): Promise<void> {
    await this.empty(updates)
    await updates.add({ of: this.of, update: Y.encodeStateAsUpdate(this.doc) })
  }
}
