/** Moderation: a facilitator hides words, restores them and puts beside other words what lost its own; members flag, and the group can read what was done and why. */
import type { Anchor } from '../shared/anchor.ts'
import type { RouteInput } from '../shared/contract.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { writerIn, type Flag, type Hidden, type Moderation, type ModerationEntry } from '../shared/moderation.ts'
import type { Reading } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import { mustLead, roomFor } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { isRevealed } from './margin/rights.ts'
import { doneIn, flagsIn, hiddenIn, keyOf, type KeptHidden } from './moderation/kept.ts'
import { move } from './moderation/move.ts'
import { findSubject, putBack, takeOut, type Subject } from './moderation/subject.ts'

interface Asked { reading: Reading; memberId: string; what: string; reason: string }

const absent = () => new Refusal('not-found', 'There is nothing of that name here, or it is not yours to see.')

const mustFind = async (house: House, { reading, memberId, what }: Asked): Promise<Subject> => {
  const subject = await findSubject(house, reading, { what, memberId })
  if (!subject) throw absent()
  return subject
}

/** Written down first, so that every exit knows; then taken out of where it stands. Asked again, it is taken out again. */
const hide = async (house: House, asked: Asked): Promise<void> => {
  const { reading, memberId, what, reason } = asked
  await mustLead(house.store.shelf, reading.groupId, memberId)
  const key = `${reading.id}/${what}`
  if (!(await house.store.shelf.get<KeptHidden>('hidden', key))) {
    const subject = await mustFind(house, asked)
    const createdAt = house.clock().toISOString()
    await house.store.shelf.change(async draft => {
      await mustLead(draft, reading.groupId, memberId)
      if (await draft.get<KeptHidden>('hidden', key)) return
      draft.put('hidden', key, { what, memberId, reason, createdAt, ...subject } satisfies KeptHidden)
      putDone(draft, { id: house.newId(), readingId: reading.id, action: 'hide', what, memberId, reason, createdAt })
      for (const flag of await flagsIn(draft, reading.id)) if (flag.what === what) draft.drop('flag', flagKey(reading.id, flag))
    })
  }
  await takeOut(house, reading.id, what)
}

/** Put back where it stood first; then written down. What its writer put in its place meanwhile gives way: that nobody has looked at. */
const restore = async (house: House, { reading, memberId, what, reason }: Asked): Promise<void> => {
  const { shelf } = house.store
  await mustLead(shelf, reading.groupId, memberId)
  const hidden = await shelf.get<KeptHidden>('hidden', `${reading.id}/${what}`)
  if (!hidden) throw absent()
  await putBack(house, reading.id, hidden)
  await shelf.change(async draft => {
    draft.drop('hidden', `${reading.id}/${what}`)
    putDone(draft, { id: house.newId(), readingId: reading.id, action: 'restore', what, memberId, ...(reason && { reason }), createdAt: house.clock().toISOString() })
  })
}

/** Moved first, then written down: what is refused is not done. */
const place = async (house: House, { reading, memberId, what }: Asked, anchor: Anchor): Promise<void> => {
  await mustLead(house.store.shelf, reading.groupId, memberId)
  await move(house, reading, { what, memberId, anchor })
  const done: ModerationEntry = { id: house.newId(), readingId: reading.id, action: 'move', what, memberId, createdAt: house.clock().toISOString() }
  await house.store.shelf.change(async draft => putDone(draft, done))
}

const putDone = (draft: { put(kind: string, key: string, doc: object): void }, entry: ModerationEntry): void => draft.put('moderation', keyOf(entry), entry)

const flagKey = (readingId: string, { what, memberId }: Pick<Flag, 'what' | 'memberId'>): string => `${readingId}/${what}/${memberId}`

const flag = async (house: House, asked: Asked): Promise<void> => {
  await mustFind(house, asked)
  const { reading, memberId, what, reason } = asked
  await house.store.shelf.change(async draft => draft.put('flag', flagKey(reading.id, asked), { what, memberId, reason, createdAt: house.clock().toISOString() } satisfies Flag))
}

/** Takes one's own flag back; a facilitator who has looked takes all of them down. */
const unflag = async (house: House, { reading, memberId, what }: Asked, role: Membership['role']): Promise<void> =>
  house.store.shelf.change(async draft => {
    for (const one of await flagsIn(draft, reading.id)) if (one.what === what && (mayLead(role) || one.memberId === memberId)) draft.drop('flag', flagKey(reading.id, one))
  })

const presentHidden = ({ kept, ...hidden }: KeptHidden, mayRead: boolean): Hidden =>
  ({ ...hidden, ...(mayRead && typeof kept.body === 'string' && { body: kept.body }) })

/** What a member may know of it: nothing of words that are not revealed to them yet. */
const standing = async (house: House, reading: Reading, { memberId, role }: Membership): Promise<Moderation> => {
  const { shelf } = house.store
  const revealed = await isRevealed(reading, memberId, house.margins.hasWritten)
  const maySee = ({ what }: { what: string }): boolean => revealed || writerIn(what) === undefined || writerIn(what) === memberId
  return {
    items: (await doneIn(shelf, reading.id)).filter(maySee).reverse(),
    hidden: (await hiddenIn(shelf, reading.id)).filter(maySee).map(hidden => presentHidden(hidden, mayLead(role) || hidden.writerId === memberId)),
    flags: (await flagsIn(shelf, reading.id)).filter(maySee).filter(one => mayLead(role) || one.memberId === memberId),
  }
}

/** Tells whom it concerns that they should look again: the room; of flags, the facilitators. */
const tell = async (house: House, { id: readingId, groupId }: Reading, isFlag: boolean): Promise<void> => {
  if (!isFlag) return house.tell({ readingId }, 'moderation:changed', { readingId })
  const memberships = await house.store.shelf.list<Membership>('membership', `${groupId}/`)
  for (const { memberId, role } of memberships) if (mayLead(role)) house.tell({ memberId }, 'moderation:changed', { readingId })
}

const moderate = async (house: House, memberId: string, { params, body }: RouteInput<'POST /api/readings/:readingId/moderation'>): Promise<Moderation> => {
  const { reading, membership } = await roomFor(house, params.readingId, memberId)
  const asked: Asked = { reading, memberId, what: body.what, reason: body.reason ?? '' }
  if (body.action === 'hide') await hide(house, asked)
  else if (body.action === 'restore') await restore(house, asked)
  else if (body.action === 'move') await place(house, asked, body.anchor!)
  else if (body.action === 'flag') await flag(house, asked)
  else await unflag(house, asked, membership.role)
  await tell(house, reading, body.action === 'flag' || body.action === 'unflag')
  return standing(house, reading, membership)
}

/** Hiding, restoring, flagging, and reading what was done. */
export const moderationRoutes = routes({
  'POST /api/readings/:readingId/moderation': (house, { memberId }, input) => moderate(house, memberId, input),
  'GET /api/readings/:readingId/moderation': async (house, { memberId }, { params }) => {
    const { reading, membership } = await roomFor(house, params.readingId, memberId)
    return standing(house, reading, membership)
  },
})
