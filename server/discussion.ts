/** The discussion of a reading: sending, editing, erasing, reacting. One sequence, once each, on disk before it is told. */
import type { CommandInput } from '../shared/contract.ts'
import { mentionedIn } from '../shared/mention.ts'
import { mayEdit, mayErase, quotationIn, type Message } from '../shared/discussion.ts'
import { Refusal } from '../shared/refusal.ts'
import { defined, pageThrough } from '../shared/wire.ts'
import { roomFor, writableRoomFor } from './belonging.ts'
import { commands, routes } from './doors/gate.ts'
import { compact, isStillThere, keep, seenKey, withoutWords, type Discussion, type Seen } from './discussion/kept.ts'
import { groupMembers } from './group/membership.ts'
import type { House } from './house.ts'

const MOST_SIGNS = 24

const messageOf = (discussion: Discussion, id: string): Message => {
  const at = discussion.byId.get(id)
  const message = at === undefined ? undefined : discussion.messages[at]
  if (!message) throw new Refusal('not-found', 'There is no such message.')
  return message
}

/** Sent again, a message is answered as it stands; an id that is somebody else's is refused. */
const sentBefore = (discussion: Discussion, memberId: string, id: string): Message | undefined => {
  const at = discussion.byId.get(id)
  const message = at === undefined ? undefined : discussion.messages[at]
  if (message && message.memberId !== memberId) throw new Refusal('conflict', 'This message id is taken.')
  return message
}

/** Whom words name, of those who belong to the reading's group now. */
const namedIn = async (house: House, groupId: string, { body, mentions }: { body: string; mentions?: readonly string[] | undefined }): Promise<string[] | undefined> => {
  if (!body.includes('@')) return undefined
  const members = await groupMembers(house.store.shelf, groupId)
  const named = mentionedIn(body, new Map(members.map(one => [one.memberId, one.name])), mentions)
  return named.length ? named : undefined
}

const send = async (house: House, memberId: string, { readingId, ...said }: CommandInput<'message:send'>): Promise<Message> => {
  const { reading } = await writableRoomFor(house, readingId, memberId)
  const mentions = await namedIn(house, reading.groupId, said)
  const discussion = await house.discussions.open(readingId)
  const before = sentBefore(discussion, memberId, said.id)
  if (before) return settled(before)
  if (said.replyTo !== undefined) messageOf(discussion, said.replyTo)
  const message: Message = { ...defined({ ...said, mentions }), seq: discussion.messages.length + 1, readingId, memberId, createdAt: house.clock().toISOString() }
  await keepOnce(house, discussion, message)
  house.tell({ readingId }, 'message:sent', message)
  return message
}

/** Writes under way by message id: whoever sends the same again meanwhile waits for the same disk. */
const underWay = new Map<string, Promise<void>>()

const keepOnce = async (house: House, discussion: Discussion, message: Message): Promise<void> => {
  const kept = keep(house, discussion, message)
  underWay.set(message.id, kept)
  try {
    await kept
  } finally {
    underWay.delete(message.id)
  }
}

const settled = async (message: Message): Promise<Message> => {
  await underWay.get(message.id)
  return message
}

/** Changes a message that stands and tells how it stands now. A change that changes nothing is not written. */
const change = async (
  house: House, of: { memberId: string; readingId: string; id: string; told: 'message:edited' | 'message:erased' | 'message:reacted' },
  next: (message: Message) => Message,
): Promise<Message> => {
  await writableRoomFor(house, of.readingId, of.memberId)
  const discussion = await house.discussions.open(of.readingId)
  const before = messageOf(discussion, of.id)
  const after = next(before)
  if (after === before && !isStillThere(discussion, after)) return before
  if (after !== before) await keep(house, discussion, after)
  if (after.erased) await compact(house, of.readingId)
  house.tell({ readingId: of.readingId }, of.told, after)
  return after
}

const edited = (memberId: string, { body, mentions }: Pick<Message, 'body' | 'mentions'>, now: string) => ({ mentions: _before, ...message }: Message): Message => {
  if (!mayEdit(memberId, message)) throw new Refusal('not-allowed', 'You can edit only your own messages.')
  return { ...message, body, ...(mentions && { mentions }), editedAt: now }
}

const edit = async (house: House, memberId: string, { readingId, id, ...said }: CommandInput<'message:edit'>): Promise<Message> => {
  const { reading } = await writableRoomFor(house, readingId, memberId)
  const mentions = await namedIn(house, reading.groupId, said)
  const now = house.clock().toISOString()
  return change(house, { memberId, readingId, id, told: 'message:edited' }, message =>
    (message.memberId === memberId && message.body === said.body && same(message.mentions, mentions) ? message : edited(memberId, { body: said.body, ...(mentions && { mentions }) }, now)(message)))
}

const same = (one: readonly string[] = [], other: readonly string[] = []): boolean => one.join() === other.join()

const erased = (memberId: string) => (message: Message): Message => {
  if (!mayErase(memberId, message)) throw new Refusal('not-allowed', 'You can erase only your own messages.')
  return message.erased ? message : withoutWords(message)
}

const reacted = (memberId: string, { emoji, on }: CommandInput<'message:react'>) => (message: Message): Message => {
  if (message.erased) throw new Refusal('gone', 'This message was erased.')
  const signs = new Map(Object.entries(message.reactions ?? {}))
  const others = (signs.get(emoji) ?? []).filter(one => one !== memberId)
  const had = (signs.get(emoji) ?? []).length > others.length
  if (had === on) return message
  if (on && !signs.has(emoji) && signs.size >= MOST_SIGNS) throw new Refusal('too-many', 'There are enough different signs here already.', { retryAfter: 60 })
  const members = on ? [...others, memberId] : others
  if (members.length > 0) signs.set(emoji, members)
  else signs.delete(emoji)
  return { ...message, reactions: Object.fromEntries(signs) }
}

/** Remembers how far a member has read, for their other devices; nobody else is told, and nothing else is made of it. */
const seen = async (house: House, memberId: string, { readingId, seq }: CommandInput<'message:seen'>): Promise<{ readingId: string; seq: number }> => {
  await roomFor(house, readingId, memberId)
  const { messages } = await house.discussions.open(readingId)
  const { before, after } = await house.store.shelf.change(async draft => {
    const kept = (await draft.get<Seen>('seen', seenKey(memberId, readingId)))?.seq ?? 0
    const next = Math.max(kept, Math.min(seq, messages.length))
    if (next > kept) draft.put('seen', seenKey(memberId, readingId), { readingId, seq: next })
    return { before: kept, after: next }
  })
  if (after > before) house.tell({ memberId }, 'message:seen', { readingId, seq: after })
  return { readingId, seq: after }
}

/** What members say, change, erase and sign. */
export const discussionCommands = commands({
  'message:seen': (house, asker, input) => seen(house, asker.memberId, input),
  'message:send': (house, asker, input) => send(house, asker.memberId, input),
  'message:edit': (house, { memberId }, input) => edit(house, memberId, input),
  'message:erase': (house, { memberId }, { readingId, id }) => change(house, { memberId, readingId, id, told: 'message:erased' }, erased(memberId)),
  'message:react': (house, { memberId }, input) =>
    change(house, { memberId, readingId: input.readingId, id: input.id, told: 'message:reacted' }, reacted(memberId, input)),
})

/** The discussion read upward, page by page; and which passages of the text it speaks of. */
export const discussionRoutes = routes({
  'GET /api/readings/:readingId/messages': async (house, asker, { params, query }) => {
    await roomFor(house, params.readingId, asker.memberId)
    const { messages } = await house.discussions.open(params.readingId)
    const to = Math.min((query.before ?? Infinity) - 1, messages.length)
    const from = Math.max(0, to - query.limit)
    return { items: messages.slice(from, to), next: from > 0 ? String(from + 1) : null }
  },
  'GET /api/readings/:readingId/quotations': async (house, asker, { params, query }) => {
    await roomFor(house, params.readingId, asker.memberId)
    const { messages } = await house.discussions.open(params.readingId)
    return pageThrough(messages.flatMap(message => quotationIn(message) ?? []), query, ({ id }) => id)
  },
})
