// The margin's part of a house alone: a real store in a folder, the real sync door on a real port, and members put on the shelf.
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nanoid } from 'nanoid'
import type { Role } from '../../shared/group.ts'
import type { Reading } from '../../shared/reading.ts'
import { openDiary } from '../../server/diary.ts'
import { openToken } from '../../server/doors/session.ts'
import { openSync, type SyncDoor } from '../../server/doors/sync.ts'
import { openFigures } from '../../server/figures.ts'
import type { House, Tidings } from '../../server/house.ts'
import { LIMITS, type Limits } from '../../server/margin/limits.ts'
import { openMargins } from '../../server/margin/margins.ts'
import type { Purse } from '../../server/margin/purse.ts'
import { openEmbedded } from '../../server/store/embedded/open.ts'
import type { Store } from '../../server/store/store.ts'

export interface Options { limits?: Partial<Limits>; dir?: string; port?: number; store?: (store: Store) => Store; write?: (line: string) => void }

/** Somebody who writes beside a reading, in the group `g`. */
export interface Pen { memberId: string; url: string; token(): Promise<string> }

/** A house that has margins and nothing else. */
export class MarginHouse implements AsyncDisposable {
  readonly told: Array<{ audience: unknown; fact: string; body: unknown }> = []
  private constructor(readonly house: House, readonly http: Server, readonly door: SyncDoor, readonly dir: string, private readonly given?: string) {}

  static async open({ limits, dir, port = 0, store: wrap = store => store, write = () => {} }: Options = {}): Promise<MarginHouse> {
    const folder = dir ?? (await mkdtemp(join(tmpdir(), 'tenfold-margin-')))
    const tidings = new EventEmitter().setMaxListeners(0)
    const house: House = {
      config: {}, publicUrl: '', store: wrap(await openEmbedded({ dir: folder, say: () => {} })), clock: () => new Date(), newId: () => nanoid(),
      diary: openDiary('debug', write), figures: openFigures(),
      tell: (audience: unknown, fact: string, body: unknown) => { opened.told.push({ audience, fact, body }) },
      spread: (name: string, tiding: unknown) => void tidings.emit(name, tiding),
      onTiding: (name: keyof Tidings, hear: (tiding: unknown) => void) => void tidings.on(name, hear),
    } as unknown as House
    house.margins = openMargins(house, { ...LIMITS, save: 2, between: 0, later: 2, gap: 20, ...limits })
    const http = createServer()
    const door = openSync(house, http)
    http.listen(port, '127.0.0.1')
    await once(http, 'listening')
    house.publicUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    const opened: MarginHouse = new MarginHouse(house, http, door, folder, dir)
    return opened
  }

  get url(): string { return this.house.publicUrl }

  /** Makes a member with a role in the group `g`. */
  async pen(memberId: string, role: Role = 'member'): Promise<Pen> {
    const { house, url } = this
    await house.store.shelf.change(async draft => {
      draft.put('membership', `g/${memberId}`, { groupId: 'g', memberId, role, joinedAt: house.clock().toISOString() })
    })
    return { memberId, url, token: async () => (await openToken(house, memberId, 'a device')).token }
  }

  /** Assigns a reading to the group `g`, or changes one. */
  async reading(id = 'r', more: Partial<Reading> = {}): Promise<string> {
    const { shelf } = this.house.store
    const now = this.house.clock().toISOString()
    await shelf.change(async draft => {
      const before = await draft.get<Reading>('reading', id)
      const fresh: Reading = { id, groupId: 'g', postId: 'p', revision: 1, by: 'f', createdAt: now, reveal: 'live' }
      draft.put('reading', id, { ...(before ?? fresh), ...more })
    })
    this.house.spread('reading:turned', { readingId: id })
    return id
  }

  /** Gives a member another role, or takes their place. */
  async place(memberId: string, role?: Role): Promise<void> {
    await this.house.store.shelf.change(async draft => {
      if (role === undefined) draft.drop('membership', `g/${memberId}`)
      else draft.put('membership', `g/${memberId}`, { groupId: 'g', memberId, role, joinedAt: this.house.clock().toISOString() })
    })
    this.house.spread('membership:changed', { groupId: 'g', memberId, role })
  }

  /** All that a member who is here is charged on their lines meanwhile, as the purse they share counts it. */
  async charged(memberId: string, deed: () => Promise<void>): Promise<number> {
    const [line] = this.door.hall.of(memberId)
    const purse = Reflect.get(line!, 'common') as Purse
    const { spend } = purse
    let sum = 0
    purse.spend = cost => {
      sum += cost
      spend.call(purse, cost)
    }
    await deed().finally(() => { purse.spend = spend })
    return sum
  }

  /** Closes it and opens it again on the same folder and port. */
  async reopen(more: Options = {}): Promise<MarginHouse> {
    const port = Number(new URL(this.url).port)
    await this.close()
    return MarginHouse.open({ dir: this.dir, port, ...more })
  }

  async close(): Promise<void> {
    await this.door.close()
    this.http.close()
    this.http.closeAllConnections()
    await this.house.store.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
    if (this.given === undefined) await rm(this.dir, { recursive: true, force: true })
  }
}
