/** Where a question may be answered already: what was said in the discussion and written in the margin. */
import { firstWords } from '../../shared/excerpt.ts'
import { queryOf, foundIn } from '../../shared/search.ts'
import type { Margin } from '../margin/margin.ts'
import type { Room } from '../presence/room.ts'

/** One thing to point at. `link` is what an answer carries. */
export interface Spoken { link: string; memberId: string; words: string; at: string }

const MOST = 12

const messageOf = (room: Room, id: string): Spoken | undefined => {
  const message = room.discussion.find(id)
  return message && !message.erased && message.seq ? { link: `message/${id}`, memberId: message.memberId, words: firstWords(message.body), at: message.createdAt } : undefined
}

const noteOf = (margin: Margin, name: string): Spoken | undefined => {
  const { memberId, body, createdAt, isPrivate } = margin.note(name)?.annotation ?? { memberId: '', body: '', createdAt: '', isPrivate: true }
  return body && !isPrivate ? { link: `annotation/${name}`, memberId, words: firstWords(body), at: createdAt } : undefined
}

/** What an answer points at; undefined when it is not loaded, or gone. */
export const pointedAt = (link: string, room: Room, margin: Margin): Spoken | undefined => {
  const [kind, ...name] = link.split('/')
  return kind === 'message' ? messageOf(room, name[0] ?? '') : noteOf(margin, name.join('/'))
}

/** What may be pointed at and holds these words, the newest first. */
export const spokenIn = (room: Room, margin: Margin, sought: string): Spoken[] => {
  const query = queryOf(sought)
  const messages = room.discussion.messages.map(({ id }) => messageOf(room, id))
  const notes = margin.notes.filter(({ name }) => !name.startsWith('joint/')).map(({ name }) => noteOf(margin, name))
  const all = [...messages, ...notes].filter(one => one !== undefined && query.every(word => foundIn(one.words, [word]).length > 0)) as Spoken[]
  return all.sort((one, other) => other.at.localeCompare(one.at)).slice(0, MOST)
}
