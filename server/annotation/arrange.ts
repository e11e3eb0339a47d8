import { finder } from '../../shared/anchor.ts'
import type { Block } from '../../shared/post.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { pace } from './pace.ts'
import type { Presented } from './present.ts'

/** Something in the margin with what was answered to it, the oldest first, and the signs on it. */
export interface Note { entry: MarginEntry; replies: MarginEntry[] }

/** The text with each note beside the block it begins in. `adrift`: notes whose place is gone. `loose`: answers to what is not here. */
export interface Arranged { beside: Array<{ block: Block; notes: Note[] }>; adrift: Note[]; loose: MarginEntry[]; signs: ReadonlyMap<string, MarginEntry[]> }

const AT_ONCE = 5

/** Puts notes beside the text and answers beneath what they answer. */
export const arrange = async ({ entries, post }: Presented): Promise<Arranged> => {
  const replies = grouped(entries.filter(({ motivation }) => motivation === 'replying'))
  const notes = entries.filter(({ anchor }) => anchor).map(entry => ({ entry, replies: thread(entry.name, replies) }))
  const told = new Set(notes.flatMap(note => note.replies))
  const { byBlock, adrift } = await placesOf(notes, post.blocks)
  return {
    beside: post.blocks.map(block => ({ block, notes: byBlock.get(block.id) ?? [] })),
    adrift,
    loose: [...replies.values()].flat().filter(reply => !told.has(reply)),
    signs: grouped(entries.filter(({ motivation }) => motivation === 'assessing')),
  }
}

const grouped = (entries: readonly MarginEntry[]): Map<string, MarginEntry[]> => {
  const groups = new Map<string, MarginEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.to ?? '')
    if (group) group.push(entry)
    else groups.set(entry.to ?? '', [entry])
  }
  return groups
}

const thread = (name: string, replies: ReadonlyMap<string, MarginEntry[]>): MarginEntry[] => {
  const found = new Set<MarginEntry>()
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const reply of replies.get(next) ?? []) {
      if (found.has(reply)) continue
      found.add(reply)
      waiting.push(reply.name)
    }
  }
  return [...found].sort((one, other) => one.createdAt.localeCompare(other.createdAt))
}

/** Which block each note begins in; found some at a time, so that nobody else waits for long. */
const placesOf = async (notes: readonly Note[], blocks: readonly Block[]): Promise<{ byBlock: Map<string, Note[]>; adrift: Note[] }> => {
  const byBlock = new Map(blocks.map(({ id }) => [id, [] as Note[]]))
  const adrift: Note[] = []
  const rest = pace(), find = finder(blocks)
  for (let from = 0; from < notes.length; from += AT_ONCE) {
    const some = notes.slice(from, from + AT_ONCE)
    const found = some.map(({ entry }) => find(entry.anchor!))
    found.forEach((place, at) => (place.how === 'orphaned' ? adrift : byBlock.get(place.blockId) ?? adrift).push(some[at]!))
    await rest()
  }
  return { byBlock, adrift }
}

/** Things in the order of the text; those whose paragraph is gone, or that have none, come last. */
export const inOrderOf = <T extends Pick<MarginEntry, 'anchor'>>(blocks: readonly Block[], things: readonly T[]): T[] => {
  const places = new Map(blocks.map(({ id }, at) => [id, at]))
  const placeOf = ({ anchor }: T): number => places.get(anchor?.blockId ?? '') ?? blocks.length
  return [...things].sort((one, other) => placeOf(one) - placeOf(other))
}

/** The words something stands on, as its anchor keeps them; empty when it stands on none. */
export const quoteOf = ({ anchor }: Pick<MarginEntry, 'anchor'>): string => {
  const quote = anchor?.selectors.find(({ type }) => type === 'TextQuoteSelector')
  return quote && 'exact' in quote ? String(quote.exact) : ''
}
