/** A reading's discussion as it is kept: a Log stream of changes, and the messages they add up to, in memory while the room is in use. */
import type { Message } from '../../shared/discussion.ts'
import type { House } from '../house.ts'

/** What a stream's entry says: how a message stands after a change. Entries are JSON; a snapshot is the whole list. */
interface Change { message: Message }

/** A discussion in memory. `messages[n]` has `seq` n + 1; `changedAt[n]` is the stream's number of its last change. Up to `rewritten` the stream has no history. */
export interface Discussion { messages: Message[]; changedAt: number[]; byId: Map<string, number>; lastChange: number; rewritten: number }

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
const encode = (thing: unknown): Uint8Array => ENCODER.encode(JSON.stringify(thing))
const decode = <T>(bytes: Uint8Array): T => JSON.parse(DECODER.decode(bytes)) as T

/** The Log stream of a reading's discussion. */
export const streamOf = (readingId: string): string => `messages/${readingId}`

const set = (discussion: Discussion, message: Message, change: number): void => {
  const at = message.seq - 1
  discussion.messages[at] = message
  discussion.changedAt[at] = change
  discussion.byId.set(message.id, at)
  discussion.lastChange = change
}

const load = async (house: House, readingId: string): Promise<Discussion> => {
  const { snapshot, entries } = await house.store.log.read(streamOf(readingId))
  const discussion: Discussion = { messages: [], changedAt: [], byId: new Map(), lastChange: snapshot?.seq ?? 0, rewritten: snapshot?.seq ?? 0 }
  if (snapshot) for (const message of decode<Message[]>(snapshot.bytes)) set(discussion, message, snapshot.seq)
  for (const entry of entries) set(discussion, decode<Change>(entry.bytes).message, entry.seq)
  return discussion
}

/** How far a member has read, stored under `seen/<memberId>/<readingId>`. */
export interface Seen { readingId: string; seq: number }

/** Where that is kept. */
export const seenKey = (memberId: string, readingId: string): string => `${memberId}/${readingId}`

/** The discussions in memory, the least lately used forgotten first. */
export interface Discussions { open(readingId: string): Promise<Discussion>; forget(readingId: string): void }

const MOST_OPEN = 200

/** Opens the discussions of a house. */
export const openDiscussions = (house: House): Discussions => {
  const open = new Map<string, Promise<Discussion>>()
  const forget = (readingId: string): void => { open.delete(readingId) }
  return {
    forget,
    open: readingId => {
      const found = open.get(readingId) ?? load(house, readingId)
      forget(readingId)
      open.set(readingId, found)
      found.catch(() => forget(readingId))
      const [eldest] = open.keys()
      if (open.size > MOST_OPEN && eldest !== undefined) forget(eldest)
      return found
    },
  }
}

/**
 * Sets how a message stands and resolves once that is on disk. The list in memory moves at once, so that the next message gets the
 * next number; when the disk refuses, the list is forgotten and read anew, for the store has taken back everything after.
 */
export const keep = async (house: House, discussion: Discussion, message: Message): Promise<void> => {
  const appended = house.store.log.append(streamOf(message.readingId), encode({ message } satisfies Change))
  set(discussion, message, discussion.lastChange + 1)
  try {
    await appended
  } catch (error) {
    house.discussions.forget(message.readingId)
    throw error
  }
}

/** Compactions under way, and those that wait for their turn: whoever asks meanwhile shares the next one. */
const underWay = new Map<string, Promise<void>>()
const waiting = new Map<string, Promise<void>>()

const rewrite = async (house: House, readingId: string): Promise<void> => {
  const discussion = await house.discussions.open(readingId)
  const { lastChange } = discussion
  if (lastChange === 0) return
  await house.store.log.compact(streamOf(readingId), lastChange, encode(discussion.messages))
  await house.store.log.sweep()
  discussion.rewritten = lastChange
}

const begin = (house: House, readingId: string): Promise<void> => {
  waiting.delete(readingId)
  const run = rewrite(house, readingId).finally(() => underWay.delete(readingId))
  underWay.set(readingId, run)
  return run
}

/** Rewrites a discussion without its history, so that words erased are no longer anywhere on disk. */
export const compact = (house: House, readingId: string): Promise<void> => {
  const now = underWay.get(readingId)
  if (!now) return begin(house, readingId)
  const next = waiting.get(readingId) ?? now.catch(() => undefined).then(() => begin(house, readingId))
  waiting.set(readingId, next)
  return next
}

/** Whether the words of a message that was erased are still in the history: the disk refused. */
export const isStillThere = ({ changedAt, rewritten }: Discussion, { erased, seq }: Message): boolean => erased === true && changedAt[seq - 1]! > rewritten

/** How a message stands without its words. */
export const withoutWords = ({ id, seq, readingId, memberId, createdAt }: Message): Message =>
  ({ id, seq, readingId, memberId, createdAt, body: '', erased: true })

/** How a message stands without somebody's signs on it, and without saying that they are meant. */
const withoutSigns = ({ mentions = [], ...message }: Message, memberId: string): Message => {
  const left = Object.entries(message.reactions ?? {}).map(([emoji, by]) => [emoji, by.filter(one => one !== memberId)] as const)
  const named = mentions.filter(one => one !== memberId)
  return { ...message, ...(named.length && { mentions: named }), reactions: Object.fromEntries(left.filter(([, by]) => by.length > 0)) }
}

const concerns = ({ reactions = {}, mentions = [] }: Message, memberId: string): boolean =>
  mentions.includes(memberId) || Object.values(reactions).some(by => by.includes(memberId))

/** Erases all words and signs of one member from a discussion, and from its history. */
export const silence = async (house: House, readingId: string, memberId: string): Promise<void> => {
  const discussion = await house.discussions.open(readingId)
  const own = discussion.messages.filter(message => message.memberId === memberId && !message.erased)
  const signed = discussion.messages.filter(message => message.memberId !== memberId && concerns(message, memberId))
  if (own.length + signed.length === 0) return
  await Promise.all([...own.map(withoutWords), ...signed.map(message => withoutSigns(message, memberId))].map(message => keep(house, discussion, message)))
  await compact(house, readingId)
}
