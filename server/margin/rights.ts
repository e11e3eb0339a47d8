import { mayLead, mayWrite, type Membership } from '../../shared/group.ts'
import { MARGIN_CLOSE, type MarginName } from '../../shared/margin.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { House } from '../house.ts'

/** What a member may do with a document: read it, and perhaps write in it. */
export interface Right { groupId: string; mayWrite: boolean }

/** Why a member may not open a document, as its close code says it. */
export interface Denial { code: number; reason: string }

/** Whether a member has an annotation of their own in a reading. */
export type HasWritten = (readingId: string, memberId: string) => Promise<boolean>

/** Tells a right from a no. */
export const isDenial = (right: Right | Denial): right is Denial => 'code' in right

const notFound: Denial = { code: MARGIN_CLOSE.notFound, reason: 'no such reading' }
const notAllowed = (reason: string): Denial => ({ code: MARGIN_CLOSE.notAllowed, reason })

/** Whether margins are revealed to everybody, whoever comes. */
export const isRevealedToAll = ({ reveal, revealedAt }: Reading): boolean => reveal === 'live' || revealedAt !== undefined

/** Whether others' margins are revealed to a member: the same for empty ones, so that a refusal tells nothing. */
export const isRevealed = async (reading: Reading, memberId: string, hasWritten: HasWritten): Promise<boolean> =>
  isRevealedToAll(reading) || (reading.reveal === 'after-own' && hasWritten(reading.id, memberId))

/** What a member may do with a document, as things stand now. What one may not know exists answers like what does not. */
export const rightTo = async (house: House, { name, memberId }: { name: MarginName; memberId: string }, hasWritten: HasWritten): Promise<Right | Denial> => {
  const { shelf } = house.store
  const reading = await shelf.get<Reading>('reading', name.readingId)
  const membership = reading && (await shelf.get<Membership>('membership', `${reading.groupId}/${memberId}`))
  if (!membership) return notFound
  const owner = name.kind === 'own' ? name.memberId! : memberId
  if (owner !== memberId && !(await shelf.get<Membership>('membership', `${reading.groupId}/${owner}`))) return notFound
  const state = stateOf(reading, house.clock())
  if (state === 'planned' && !mayLead(membership.role)) return notAllowed('not open yet')
  if (owner !== memberId && !(await isRevealed(reading, memberId, hasWritten))) return notAllowed('not revealed yet')
  const mayByRole = name.kind === 'private' || mayWrite(membership.role)
  return { groupId: reading.groupId, mayWrite: owner === memberId && mayByRole && state !== 'closed' }
}
