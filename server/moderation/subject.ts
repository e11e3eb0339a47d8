import { rootOf } from '../../shared/annotation.ts'
import type { Message } from '../../shared/discussion.ts'
import { writerIn } from '../../shared/moderation.ts'
import type { Reading } from '../../shared/reading.ts'
import { plainEntry, writeEntry, type Plain } from '../annotation/pen.ts'
import { keep, withoutWords } from '../discussion/kept.ts'
import type { House } from '../house.ts'

/** What moderation is about: whose it is and everything in it. */
export interface Subject { writerId: string; kept: Plain }

/** Where a named thing lies. */
const placeOf = (what: string) => {
  const [kind, first = '', id = ''] = what.split('/')
  return { isMessage: kind === 'message', root: kind === 'reply' ? 'replies' as const : 'annotations' as const, id: kind === 'message' ? first : id }
}

const messageOf = async (house: House, readingId: string, id: string): Promise<Message | undefined> => {
  const { messages, byId } = await house.discussions.open(readingId)
  return messages[byId.get(id) ?? -1]
}

/** The thing named, if it is there and the member may see it now. */
export const findSubject = async (house: House, reading: Reading, { what, memberId }: { what: string; memberId: string }): Promise<Subject | undefined> => {
  const { isMessage, root, id } = placeOf(what)
  if (isMessage) {
    const message = await messageOf(house, reading.id, id)
    return message && !message.erased ? { writerId: message.memberId, kept: { ...message } } : undefined
  }
  const writerId = writerIn(what)!
  if (!(await house.margins.openTo(reading, memberId)).includes(writerId)) return undefined
  const kept = plainEntry(await house.margins.readOwn(reading.id, writerId), { root, id })
  return kept && { writerId, kept }
}

/** Takes a thing out of where others read it; one that is not there stays so. */
export const takeOut = async (house: House, readingId: string, what: string): Promise<void> => {
  const { isMessage, root, id } = placeOf(what)
  if (!isMessage) return house.margins.edit(readingId, writerIn(what)!, doc => rootOf(doc, root).delete(id))
  const message = await messageOf(house, readingId, id)
  if (message && !message.erased) await turn(house, withoutWords(message), 'message:erased')
}

/** Puts a thing back as it was when it was hidden. */
export const putBack = async (house: House, readingId: string, { what, kept }: { what: string; kept: Plain }): Promise<void> => {
  const { isMessage, root, id } = placeOf(what)
  if (isMessage) await turn(house, kept as Message, 'message:edited')
  else await house.margins.edit(readingId, writerIn(what)!, doc => writeEntry(doc, { root, id }, kept))
}

const turn = async (house: House, message: Message, told: 'message:erased' | 'message:edited'): Promise<void> => {
  await keep(house, await house.discussions.open(message.readingId), message)
  house.tell({ readingId: message.readingId }, told, message)
}
