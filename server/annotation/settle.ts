import { describe, finder, type Anchor, type Found } from '../../shared/anchor.ts'
import type { Post } from '../../shared/post.ts'
import type { Brought } from '../../shared/webannotation.ts'
import { pace } from './pace.ts'

/** Something brought in, and where it was found to stand here. */
export interface Settled { brought: Brought; found?: Found; anchor?: Anchor }

const AT_ONCE = 5

/** Finds each anchor in a revision, some at a time, so that nobody else waits for long. */
export const settle = async (guests: readonly Settled[], { blocks, revision }: Post): Promise<void> => {
  const anchored = guests.filter(({ brought }) => brought.to === undefined)
  const rest = pace(), find = finder(blocks)
  for (let from = 0; from < anchored.length; from += AT_ONCE) {
    const some = anchored.slice(from, from + AT_ONCE)
    for (const guest of some) {
      const found = find(claimed(guest.brought, revision))
      guest.found = found.how === 'orphaned' ? onlyPlace(guest.brought, blocks) ?? found : found
      guest.anchor = placed(guest.brought, guest.found, { blocks, revision })
    }
    await rest()
  }
}

const SHORTEST = 8

/** Another program's page has other surroundings than our text; words that stand here only once are likely meant, and it is said that they may not be. */
const onlyPlace = ({ blockId, selectors }: Brought, blocks: Post['blocks']): Found | undefined => {
  const quote = selectors.find(({ type }) => type === 'TextQuoteSelector')
  const words = quote && 'exact' in quote ? String(quote.exact) : ''
  if (blockId !== undefined || words.length < SHORTEST) return undefined
  const [block, another] = blocks.filter(({ text }) => text.includes(words))
  const start = block?.text.indexOf(words) ?? -1
  if (!block || another || block.text.includes(words, start + 1)) return undefined
  return { how: 'uncertain', score: 0, blockId: block.id, start, endBlockId: block.id, end: start + words.length }
}

const claimed = ({ blockId = '', selectors }: Brought, revision: number): Anchor => ({ revision, blockId, selectors })

const placed = (brought: Brought, found: Found, { blocks, revision }: Pick<Post, 'blocks' | 'revision'>): Anchor => {
  const anchor = claimed(brought, revision)
  const isNew = found.how === 'moved' || brought.blockId === undefined
  if (!isNew || found.how === 'orphaned') return anchor
  const position = describe(blocks, found, revision).selectors.filter(({ type }) => type === 'TextPositionSelector')
  return { revision, blockId: found.blockId, selectors: [...anchor.selectors.filter(({ type }) => type !== 'TextPositionSelector').slice(0, 7), ...position] }
}
