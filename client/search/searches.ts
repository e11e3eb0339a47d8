/** Looking for words in a group. State, no DOM. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { Watched } from '../watched.ts'

export type Hit = RouteOutput<'GET /api/search'>['items'][number]

const PAUSE_MS = 250

/** Where in the house a thing found stands. */
export const placeOf = ({ kind, id, readingId, postId }: Hit): string =>
  (readingId === undefined ? `/posts/${postId}` : `/readings/${readingId}${id === '' ? '' : `#${SIGNS[kind]}=${id}`}`)

/** How an address names a thing in a reading's room. */
const SIGNS = { annotation: 'a', reply: 'a', joint: 'a', message: 'm', question: 'q', post: 'b' } as const satisfies Record<Hit['kind'], string>

/** A piece of an excerpt; `isFound` when it is one of the words looked for. */
export const piecesOf = ({ excerpt, ranges }: Hit): { text: string; isFound: boolean }[] => {
  const cuts = ranges.flatMap(([from, to]) => [{ at: from, isFound: false }, { at: to, isFound: true }])
  let last = 0
  const pieces = [...cuts, { at: excerpt.length, isFound: false }].map(({ at, isFound }) => {
    const text = excerpt.slice(last, at)
    last = at
    return { text, isFound }
  })
  return pieces.filter(({ text }) => text !== '')
}

export class Search extends Watched {
  q = ''
  /** Undefined until something was looked for. */
  hits?: readonly Hit[]
  refusal?: RefusalCode
  private asking?: AbortController
  private pause?: ReturnType<typeof setTimeout>

  constructor(private readonly groupId: string) { super() }

  /** Looks for something once the hand rests; what was looked for before is let go of. */
  look(q: string): void {
    this.q = q
    this.close()
    if (q.trim()) this.pause = setTimeout(() => void this.ask(), PAUSE_MS)
    else this.hits = this.refusal = undefined
    this.changed()
  }

  close(): void {
    clearTimeout(this.pause)
    this.asking?.abort()
  }

  private async ask(): Promise<void> {
    const { signal } = this.asking = new AbortController()
    try {
      const { items } = await ask('GET /api/search', { query: { group: this.groupId, q: this.q } }, signal)
      if (!signal.aborted) Object.assign(this, { hits: items, refusal: undefined })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.code
    }
    this.changed()
  }
}
