import type { Hit } from '../../shared/search.ts'

/** One thing that can be found, with its words as they were when it was last looked at. */
export interface Entry extends Pick<Hit, 'kind' | 'id'> {
  key: string
  text: string
  readingId?: string
  postId?: string
  memberId?: string
  at?: string
  /** Where it stands among what was written at the same moment. */
  nth?: number
}

/** Makes an entry; its key names it among all of its group. */
export const entryOf = (entry: Omit<Entry, 'key'>): Entry => ({ ...entry, key: `${entry.kind}/${entry.readingId ?? entry.postId}/${entry.id}` })
