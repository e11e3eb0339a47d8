import type { Low } from 'lowdb'
import type { Doc, Draft, Shelf } from '../shelf.ts'
import { notKept } from './disk.ts'
import { EmbeddedDraft, Layer, type Lookup } from './draft.ts'
import { drawer, type Cabinet } from './drawer.ts'
import type { Journal } from './journal.ts'
import { shelfRecord, type Change } from './record.ts'

/** Brings the changes of one batch into the cabinet. */
export function apply(cabinet: Cabinet, sequence: number, changes: Iterable<Change>): void {
  for (const [kind, key, doc] of changes) {
    if (doc) drawer(cabinet, kind).put(key, doc)
    else cabinet.drawers.get(kind)?.drop(key)
  }
  cabinet.sequence = sequence
}

/** A change that is in the journal's hands and not yet on disk. */
interface Ahead { doc: Doc | undefined; draft: EmbeddedDraft }

/**
 * The shelf in memory. `Low` holds what is on disk, and that is what readers get; transactions also see the changes that
 * are ahead of the disk. So nobody is shown what may yet be refused, and taking it back is forgetting what is ahead.
 */
export class EmbeddedShelf implements Shelf {
  readonly #ahead = new Layer<Ahead>()
  #turn: Promise<unknown> = Promise.resolve()
  #latest: Promise<unknown> = Promise.resolve()
  #setbacks = 0
  constructor(readonly low: Low<Cabinet>, readonly journal: Pick<Journal, 'add'>) {}

  async get<T extends Doc>(kind: string, key: string): Promise<T | undefined> {
    return this.low.data.drawers.get(kind)?.get(key) as T | undefined
  }

  async list<T extends Doc>(kind: string, prefix = ''): Promise<T[]> {
    const docs = this.low.data.drawers.get(kind)
    return docs ? docs.keys(prefix).map(key => docs.get(key) as T) : []
  }

  /** Transactions run one after another, but only in memory: the next one starts while this one is on its way to disk. */
  async change<T>(work: (draft: Draft) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#run(work))
    this.#turn = turn.then(() => undefined, () => undefined)
    const { value, kept } = await turn
    await kept
    return value
  }

  /** What it resolves with is wrapped: a promise inside a promise would be awaited, and with it the disk. */
  async #run<T>(work: (draft: Draft) => Promise<T>): Promise<{ value: T; kept: Promise<unknown> }> {
    const setbacks = this.#setbacks
    const draft = new EmbeddedDraft(this.#view)
    try {
      const value = await work(draft)
      if (setbacks !== this.#setbacks) throw notKept()
      return { value, kept: this.#commit(draft) }
    } finally {
      draft.close()
    }
  }

  /** A transaction that changed nothing waits too: it may have seen what is not on disk yet. */
  #commit(draft: EmbeddedDraft): Promise<unknown> {
    const writes = [...draft.writes.changes()]
    if (writes.length === 0) return this.#latest
    for (const [kind, key, { doc }] of writes) this.#ahead.set(kind, key, { doc, draft })
    const kept = this.journal.add([shelfRecord(`[${writes.map(([, , { json }]) => json).join(',')}]`)], {
      kept: sequence => this.#keep(draft, sequence),
      lost: () => this.#lose(),
    })
    this.#latest = kept
    kept.catch(() => undefined)
    return kept
  }

  #keep(draft: EmbeddedDraft, sequence: number): void {
    const writes = [...draft.writes.changes()]
    apply(this.low.data, sequence, writes.map(([kind, key, { doc }]): Change => (doc ? [kind, key, doc] : [kind, key])))
    for (const [kind, key] of writes) if (this.#ahead.of(kind)?.get(key)?.draft === draft) this.#ahead.delete(kind, key)
  }

  #lose(): void {
    this.#ahead.clear()
    this.#setbacks++
    this.#latest = Promise.resolve()
  }

  readonly #view: Lookup = {
    get: (kind, key) => {
      const ahead = this.#ahead.of(kind)?.get(key)
      return ahead ? ahead.doc : this.low.data.drawers.get(kind)?.get(key)
    },
    keys: (kind, prefix) => {
      const below = this.low.data.drawers.get(kind)?.keys(prefix) ?? []
      return this.#ahead.keys(below, { kind, prefix, there: ({ doc }) => doc !== undefined })
    },
  }
}
