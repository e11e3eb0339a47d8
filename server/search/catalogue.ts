/** One group's words, looked up in memory. What is in it says nothing about who may see it: that is asked when something is found. */
import MiniSearch from 'minisearch'
import { folded, formsOf, spotsIn } from '../../shared/search.ts'
import { inTurns } from '../annotation/pace.ts'
import type { Entry } from './entry.ts'

/** What one place (a post, a discussion, a member's margin) held when it was last looked at. `mark` changes when it does. */
interface Place { mark: string; keys: Set<string> }

/** Something that holds all words of a query; `fit`: how much of it they are word for word, up to 1 each. */
export interface Found { entry: Entry; fit: number }

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
  async put(place: string, mark: string, entries: readonly Entry[]): Promise<void> {
    const keys = new Set(entries.map(({ key }) => key))
    for (const key of this.places.get(place)?.keys ?? []) if (!keys.has(key)) this.drop(key)
    await inTurns(entries, entry => this.set(entry))
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

  /** What holds all words of a query, in no order: the index would order it by how rare a word is among all that is here, whoever may see it. */
  find(query: readonly string[]): Found[] {
    return this.words.search(query.join(' ')).map(({ id, terms }) => ({ entry: this.entries.get(id as string)!, fit: fitOf(query, terms) }))
  }

  private set(entry: Entry): void {
    const before = this.entries.get(entry.key)
    if (before && before.text !== entry.text) this.drop(entry.key)
    this.entries.set(entry.key, entry)
    if (before?.text === entry.text) return
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

/** How much of the words found were looked for: the whole of a word fits better than its beginning. */
export const fitOf = (query: readonly string[], found: readonly string[]): number => {
  let fits = 0
  for (const sought of query) {
    let best = 0
    for (const word of found) if (word.startsWith(sought)) best = Math.max(best, sought.length / word.length)
    fits += best
  }
  return fits
}
