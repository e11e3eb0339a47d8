import type { Doc } from '../shelf.ts'

/** Where `key` stands, or would stand, among sorted keys. */
function place(keys: readonly string[], key: string): number {
  let low = 0
  for (let high = keys.length; low < high;) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

/** Things by key, the keys in order: the documents of one kind, the streams of the log. */
export class Drawer<T = Doc> {
  readonly #things = new Map<string, T>()
  readonly #keys: string[] = []

  get(key: string): T | undefined {
    return this.#things.get(key)
  }

  put(key: string, thing: T): void {
    if (!this.#things.has(key)) this.#keys.splice(place(this.#keys, key), 0, key)
    this.#things.set(key, thing)
  }

  drop(key: string): void {
    if (this.#things.delete(key)) this.#keys.splice(place(this.#keys, key), 1)
  }

  keys(prefix: string): string[] {
    const start = place(this.#keys, prefix)
    let end = start
    while (this.#keys[end]?.startsWith(prefix)) end++
    return this.#keys.slice(start, end)
  }

  /** Keys and things as they are now, in order. */
  entries(): [string, T][] {
    return this.#keys.map(key => [key, this.#things.get(key)!])
  }
}

/** All drawers, and the last batch whose changes are in them. */
export interface Cabinet { sequence: number; drawers: Map<string, Drawer> }

/** A cabinet with nothing in it. */
export const emptyCabinet = (): Cabinet => ({ sequence: 0, drawers: new Map() })

/** The drawer of a kind, made when there is none. */
export function drawer({ drawers }: Cabinet, kind: string): Drawer {
  let found = drawers.get(kind)
  if (!found) drawers.set(kind, found = new Drawer())
  return found
}

/** Freezes a document all the way down, so that whoever got it cannot change what others get. */
export function frozen<T extends Doc>(doc: T): T {
  for (const part of Object.values(doc)) if (typeof part === 'object' && part !== null) frozen(part)
  return Object.freeze(doc)
}
