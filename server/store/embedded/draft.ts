import type { Doc, Draft } from '../shelf.ts'
import { frozen } from './drawer.ts'

/** What can be looked up: one document, or the keys of a kind in order. */
export interface Lookup {
  get(kind: string, key: string): Doc | undefined
  keys(kind: string, prefix: string): string[]
}

/** Changes by kind and key on top of something else; `undefined` stands for a dropped document. */
export class Layer<T> {
  readonly #kinds = new Map<string, Map<string, T>>()

  of(kind: string): ReadonlyMap<string, T> | undefined {
    return this.#kinds.get(kind)
  }

  set(kind: string, key: string, value: T): void {
    const keys = this.#kinds.get(kind)
    if (keys) keys.set(key, value)
    else this.#kinds.set(kind, new Map([[key, value]]))
  }

  delete(kind: string, key: string): void {
    const keys = this.#kinds.get(kind)
    if (keys?.delete(key) && keys.size === 0) this.#kinds.delete(kind)
  }

  clear(): void {
    this.#kinds.clear()
  }

  *changes(): Generator<[kind: string, key: string, value: T]> {
    for (const [kind, keys] of this.#kinds) for (const [key, value] of keys) yield [kind, key, value]
  }

  /** The keys of what lies below and of this layer, as they are with this layer on top. */
  keys(below: string[], { kind, prefix, there }: { kind: string; prefix: string; there: (value: T) => boolean }): string[] {
    const mine = this.#kinds.get(kind)
    if (!mine) return below
    const all = new Set(below)
    for (const [key, value] of mine) {
      if (there(value) && key.startsWith(prefix)) all.add(key)
      else all.delete(key)
    }
    return [...all].sort()
  }
}

interface Written { json: string; doc: Doc | undefined }

/** One transaction's own view and writes. A document is copied when it is put: what its giver does to it later changes nothing. */
export class EmbeddedDraft implements Draft {
  readonly writes = new Layer<Written>()
  #open = true
  constructor(readonly below: Lookup) {}

  async get<T extends Doc>(kind: string, key: string): Promise<T | undefined> {
    return this.#look(kind, key) as T | undefined
  }

  async list<T extends Doc>(kind: string, prefix = ''): Promise<T[]> {
    const keys = this.writes.keys(this.below.keys(kind, prefix), { kind, prefix, there: ({ doc }) => doc !== undefined })
    return keys.map(key => this.#look(kind, key) as T)
  }

  put(kind: string, key: string, doc: Doc): void {
    const text = JSON.stringify(doc)
    const copy: unknown = JSON.parse(text)
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw new TypeError(`${kind}/${key} is not a JSON object`)
    this.#write(kind, key, { json: `[${JSON.stringify(kind)},${JSON.stringify(key)},${text}]`, doc: frozen(copy) })
  }

  drop(kind: string, key: string): void {
    this.#write(kind, key, { json: JSON.stringify([kind, key]), doc: undefined })
  }

  /** Ends the transaction; a write that comes later would be lost unseen, so it throws. */
  close(): void {
    this.#open = false
  }

  #write(kind: string, key: string, written: Written): void {
    if (!this.#open) throw new Error(`${kind}/${key} was changed after its transaction had ended`)
    this.writes.set(kind, key, written)
  }

  #look(kind: string, key: string): Doc | undefined {
    const own = this.writes.of(kind)?.get(key)
    return own ? own.doc : this.below.get(kind, key)
  }
}
