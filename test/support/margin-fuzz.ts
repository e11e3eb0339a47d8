// Updates with bytes changed, weighed at the door; what the door lets in, Yjs itself must be able to take, whole.
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import type { MarginKind } from '../../shared/margin.ts'
import { weigh, type Verdict } from '../../server/margin/admission.ts'
import { Unwanted } from '../../server/margin/bytes.ts'
import { History } from '../../server/margin/history.ts'
import { Holdings, Indexes } from '../../server/margin/indexes.ts'
import type { Hands } from '../../server/margin/kept.ts'
import { read } from '../../server/margin/update.ts'
import { saying, scribble } from './margin-law.ts'
import { dice } from './revisions.ts'

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const EDGES = [0, 1, 2, 127, 128, 129, 255, 32, 39, 132, 164, 196, 10, 8, 7, 4]

const changes: Array<(bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array> = [
  bytes => bytes,
  (bytes, random) => bytes.with(below(random, bytes.length), below(random, 256)),
  (bytes, random) => bytes.with(below(random, bytes.length), EDGES[below(random, EDGES.length)]!),
  (bytes, random) => { const at = below(random, bytes.length); return bytes.with(at, (bytes[at]! + (random() < 0.5 ? 1 : 255)) % 256) },
  (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  (bytes, random) => { const at = below(random, bytes.length); return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)]) },
  (bytes, random) => { const at = below(random, bytes.length); return Uint8Array.from([...bytes.slice(0, at), below(random, 256), ...bytes.slice(at)]) },
  (bytes, random, other) => Uint8Array.from([...bytes.slice(0, below(random, bytes.length)), ...other.slice(below(random, other.length))]),
]

/** So often the last updates are put together. */
const OFTEN = 7
/** Of more updates not every verdict is looked behind. */
const OFTEN_LOOKED = 1000

/** One document at the door, with a Y.Doc that is given what the door lets in. */
export class Door {
  readonly history = new History()
  readonly hands?: Hands
  readonly oracle = new Y.Doc()
  readonly indexes = new Indexes(this, new Holdings(Infinity))
  /** Who writes. */
  by = 'ann'
  private taken = 0
  private judged = 0
  /** `looks`: after one in so many verdicts it is looked whether anything was left behind. */
  constructor(readonly kind: MarginKind, private readonly looks = 1) {
    if (kind === 'shared') this.hands = new Map()
  }

  /** Judges an update; one that is refused leaves nothing behind in what is known of the others. */
  judge(bytes: Uint8Array, isStep2: boolean): Verdict {
    const before = this.judged++ % this.looks === 0 ? knownIn(this.indexes) : undefined, verdict = this.weigh(bytes, isStep2)
    // an order that is of no use any more is built anew, without what was deleted meanwhile
    if (before && verdict.is === 'refused' && this.indexes.hasOrder) assert.equal(knownIn(this.indexes), before, `refused, it leaves something behind: ${verdict.reason}`)
    return verdict
  }

  private weigh(bytes: Uint8Array, isStep2: boolean): Verdict {
    try {
      return weigh(read(bytes, this.kind), {
        kind: this.kind, history: this.history, hands: this.hands, left: 1e6, piecesLeft: 1e6, indexes: this.indexes,
      }, { memberId: this.by, isStep2 })
    } catch (error) {
      if (error instanceof Unwanted) return { is: 'refused', reason: error.reason }
      throw error
    }
  }

  /** Judges an update and takes it in when it may enter; says which. */
  let(update: Uint8Array): Verdict['is'] {
    const verdict = this.judge(update, false)
    if (verdict.is === 'news') this.take(verdict)
    return verdict.is
  }

  /** What the door calls news, Yjs takes without leaving anything pending, and both know the same afterwards. */
  take({ update, scan }: Extract<Verdict, { is: 'news' }>): void {
    this.history.add(update, scan)
    for (const { client } of scan.sections) this.hands?.set(client, this.by)
    if (++this.taken % OFTEN === 0) this.history.tidy()
    this.indexes.add(update)
    Y.applyUpdate(this.oracle, update)
    const { pendingStructs, pendingDs } = this.oracle.store
    assert.is(pendingStructs, null, 'structs wait')
    assert.is(pendingDs, null, 'deletes wait')
    const clocks = Y.decodeStateVector(Y.encodeStateVector(this.oracle))
    for (const [client, clock] of this.history.knowledge.clocks) assert.is(clocks.get(client), clock, 'both know the same')
    assert.is(clocks.size, this.history.knowledge.clocks.size)
  }

  /** What is served to a newcomer is whole, and says what was let in: as it lies, and folded. */
  checkFold(): void {
    const before = saying(this.oracle)
    this.checkServed(before)
    this.history.fold()
    this.checkServed(before)
  }

  private checkServed(before: string): void {
    const fresh = new Y.Doc()
    for (const update of this.history.updates()) {
      Y.applyUpdate(fresh, update)
      assert.is(fresh.store.pendingStructs, null)
      assert.is(fresh.store.pendingDs, null)
    }
    assert.is(saying(fresh), before, 'putting together changed what it says')
  }
}

/** Deleted words may be a thousand million in one; so many of what is one are told apart. */
const MOST_SHOWN = 200

/** All that is known of the order and the crowding of words, clock by clock. */
const knownIn = (indexes: Indexes): unknown => {
  const { steps, walkers, lists, writings, heads, places, firsts, claims } = indexes.crowd() as unknown as Record<string, unknown>
  const { store } = indexes.neighbours().current, { clients } = indexes.nesting() as unknown as { clients: Map<number, unknown> }
  return structuredClone({ nested: [...clients.keys()], steps, walkers, lists, writings, heads, places, firsts, claims, order: [...store.clients].flatMap(([client, structs]) => structs.flatMap(one => placesOf(client, one))) })
}

const placesOf = (client: number, one: Y.Item | Y.GC): string[] => Array.from({ length: Math.min(one.length, MOST_SHOWN) }, (_, at) => {
  const clock = one.id.clock + at
  if (!(one instanceof Y.Item)) return `${client} ${clock} gone`
  const parent = one.parent as Y.AbstractType<unknown>, before = at ? `${client} ${clock - 1}` : idOf(one.left?.lastId)
  return `${client} ${clock} after ${before} of ${parent._length} ${idOf(parent._start?.id)} ${idOf(parent._map.get(one.parentSub ?? '')?.lastId)}${one.deleted ? ' deleted' : ''}`
})

const idOf = (id?: Y.ID | null): string => (id ? `${id.client} ${id.clock}` : '')

/** Weighs so many changed updates; throws where the door and Yjs disagree, and counts what came of them. */
export const fuzz = ({ kind, seed, times }: { kind: MarginKind; seed: number; times: number }): { news: number; refused: number } => {
  const random = dice(seed), looks = times > OFTEN_LOOKED ? 53 : 1
  let news = 0, refused = 0
  let door = new Door(kind, looks), writer = new Y.Doc(), other: Uint8Array = Uint8Array.of(0, 0)
  for (let time = 0; time < times; time++) {
    if (time % 40 === 0) {
      door.checkFold()
      door = new Door(kind, looks)
      writer = new Y.Doc()
    }
    const before = Y.encodeStateVector(writer)
    for (let deeds = 0; deeds < 3; deeds++) scribble(writer, kind, random)
    const whole = random() < 0.2 ? Y.encodeStateAsUpdate(writer) : Y.encodeStateAsUpdate(writer, before)
    const changed = changes[below(random, changes.length)]!(whole, random, other)
    const verdict = door.judge(changed, random() < 0.5)
    if (verdict.is === 'news') {
      news++
      door.take(verdict)
      // what entered under its hand is not what it wrote: it throws its copy away, as our page does
      if (changed !== whole) writer = new Y.Doc()
    } else if (verdict.is === 'refused') refused++
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(door.oracle))
    const again = door.judge(Y.encodeStateAsUpdate(writer), true)
    if (again.is === 'news') door.take(again)
    other = whole
  }
  door.checkFold()
  return { news, refused }
}
