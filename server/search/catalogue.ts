/** One group's words, looked up in memory. What is in it says nothing about who may see it: that is asked when something is found. */
import MiniSearch from 'minisearch'
import { folded, formsOf, spotsIn } from '../../shared/search.ts'
import type { Entry } from './entry.ts'

/** What one place (a post, a discussion, a member's margin) held when it was last looked at. `mark` changes when it does. */
interface Place { mark: string; keys: Set<string> }

/** What can be found in a group. */
export class Catalogue {
  /** How many characters it holds. */
  size = 0
  private readonly entries = new Map<string, Entry>()
  private readonly places = new Map<string, Place>()
  private readonly words = new MiniSearch<Entry>({
    idField: 'key', fields: ['text'],
    tokenize: text => spotsIn(text).map(({ word }) => word), processTerm: formsOf,
    searchOptions: { prefix: true, combineWith: 'AND', processTerm: folded },
  })

  /** Whether a place still is as it was when it was put here. */
  isAt(place: string, mark: string): boolean { return this.places.get(place)?.mark === mark }

  /** Puts what a place holds now in the place of what it held. */
  put(place: string, mark: string, entries: readonly Entry[]): void {
    const keys = new Set(entries.map(({ key }) => key))
    for (const key of this.places.get(place)?.keys ?? []) if (!keys.has(key)) this.drop(key)
    for (const entry of entries) this.set(entry)
    this.places.set(place, { mark, keys })
  }

  /** Forgets every place but these. */
  keepOnly(present: ReadonlySet<string>): void {
    for (const [place, { keys }] of this.places) {
      if (present.has(place)) continue
      for (const key of keys) this.drop(key)
      this.places.delete(place)
    }
  }

  /** What holds all words of a query, the most fitting first. */
  find(query: readonly string[]): Entry[] {
    return this.words.search(query.join(' ')).flatMap(({ id }) => this.entries.get(id as string) ?? [])
  }

  private set(entry: Entry): void {
    const before = this.entries.get(entry.key)
    if (before?.text === entry.text) return
    if (before) this.drop(entry.key)
    this.entries.set(entry.key, entry)
    this.size += entry.text.length
    this.words.add(entry)
  }

  private drop(key: string): void {
    const before = this.entries.get(key)
    if (!before) return
    this.size -= before.text.length
    this.words.remove(before)
    this.entries.delete(key)
  }
}
