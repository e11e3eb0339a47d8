/** What a member left unsent on this device, in whatever page of it: how much that is, and sending it after all. */
import * as Y from 'yjs'
import { parseMarginName } from '../../shared/margin.ts'
import { leftBy, type Left } from '../copy-base.ts'
import { theKeep, waitingFor } from '../discussion/keep.ts'
import { Outbox, type Entry } from '../discussion/outbox.ts'
import type { Held } from '../held.ts'
import { Drafts } from '../margin/drafts.ts'
import { unsentWords } from '../margin/rescue.ts'
import { theLine } from '../socket.ts'
import { Sync, syncDoor } from '../sync.ts'
import type { Watched } from '../watched.ts'

/** How much has not reached the house. */
export interface Unsent { notes: number; messages: number }

const PATIENCE_MS = 3000

/** Sends what a member left unsent in the margins and discussions of all readings, as far as the house takes it within a moment; says what is left then. */
export const sendLeft = async (memberId: string): Promise<Unsent> => {
  const copies = await leftBy(memberId), talks = await talksOf(memberId)
  if (!copies.length && !talks.length) return { notes: 0, messages: 0 }
  const readings = new Set(copies.flatMap(({ name }) => parseMarginName(name)?.readingId ?? []))
  await inAMoment([...[...readings].map(readingId => sendMargin(readingId, memberId)), ...talks.map(({ owner }) => sendTalk(owner))])
  return unsentOf(memberId)
}

const unsentOf = async (memberId: string): Promise<Unsent> => {
  const copies = await leftBy(memberId), talks = await talksOf(memberId)
  return { notes: sum(copies.map(notesIn)), messages: sum(talks.map(({ entries }) => entries.length)) }
}

const inAMoment = async (sending: readonly Sending[]): Promise<void> => {
  const patience = new Promise(resolve => { setTimeout(resolve, navigator.onLine ? PATIENCE_MS : 0) })
  await Promise.race([Promise.all(sending.map(({ done }) => done)), patience])
  for (const one of sending) one.close()
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

/** In how many notes something waits; what was only erased counts as one. */
const notesIn = ({ updates, unsent }: Left): number => {
  const doc = new Y.Doc(), touched = new Set<string | null>()
  for (const update of updates) Y.applyUpdate(doc, update)
  for (const { client, from } of unsent) {
    for (const struct of doc.store.clients.get(client) ?? []) if (struct instanceof Y.Item && struct.id.clock + struct.length > from) touched.add(keyOf(struct))
  }
  return touched.size || 1
}

/** Under which key of its root something was written. */
const keyOf = (item: Y.Item): string | null => {
  const { parent } = item
  return parent instanceof Y.AbstractType && parent._item ? keyOf(parent._item) : item.parentSub
}

interface Talk { owner: string; entries: readonly Entry[] }

const talksOf = async (memberId: string): Promise<Talk[]> => {
  const keep = await theKeep(), keys = await keep.keys(waitingFor(memberId))
  return Promise.all(keys.map(async key => ({ owner: key.slice(key.indexOf('/') + 1), entries: await keep.get<readonly Entry[]>(key) ?? [] })))
}

interface Sending { done: Promise<void>; close(): void }

/** What the house does not take waits as drafts. */
const sendMargin = (readingId: string, memberId: string): Sending => {
  const drafts = new Drafts(readingId, memberId)
  const refused = (held: Held) => drafts.keepAll(unsentWords(held))
  const sync = new Sync({ readingId, memberId, url: syncDoor() }, { opened: () => {}, closed: () => {}, refused })
  return { done: sync.openOwn().then(() => until(sync, () => sync.standing === 'saved' && !sync.isReplacing)), close: () => sync.close() }
}

const sendTalk = (owner: string): Sending => {
  const line = theLine(), outbox = new Outbox({ line, keep: theKeep(), owner, told: () => {} })
  const done = until(outbox, () => outbox.entries.every(({ refusal }) => refusal)), stop = line.watch(() => void outbox.flush())
  line.open()
  void outbox.flush()
  return { done, close: () => { stop(); outbox.close() } }
}

/** Resolves with the first change after which it is so. */
const until = (watched: Watched, isSo: () => boolean): Promise<void> => new Promise(resolve => {
  const stop = watched.watch(() => { if (isSo()) { stop(); resolve() } })
})
