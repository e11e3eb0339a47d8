/** Groups, as a member of them asks the house about them. */
import type { RouteOutput, RouteSent } from '../../shared/contract.ts'
import { ask, askAll } from '../api.ts'
import { dress } from '../look/colours.ts'

export type OneGroup = RouteOutput<'GET /api/groups/:groupId'>['group']
export type Card = RouteOutput<'GET /api/readings/:readingId'>['reading']
export type Fellow = RouteOutput<'GET /api/groups/:groupId/members'>['items'][number]
export type Shelved = RouteOutput<'GET /api/groups/:groupId/posts'>['items'][number]
export type OpenInvite = RouteOutput<'GET /api/groups/:groupId/invites'>['items'][number]
export type Role = Fellow['role']

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Starts a group on this device's clock. `sample` puts a first reading in it. */
export const found = async (made: { name: string; language: string; sample: boolean }): Promise<OneGroup> =>
  (await ask('POST /api/groups', { body: { ...made, timezone: here() } })).group

export const groupOf = async (groupId: string): Promise<OneGroup> => (await ask('GET /api/groups/:groupId', { params: { groupId } })).group

export const changeGroup = async (groupId: string, body: NonNullable<RouteSent<'PATCH /api/groups/:groupId'>['body']>): Promise<OneGroup> =>
  (await ask('PATCH /api/groups/:groupId', { params: { groupId }, body })).group

export const deleteGroup = (groupId: string): Promise<unknown> => ask('DELETE /api/groups/:groupId', { params: { groupId } })

export const fellowsOf = async (groupId: string): Promise<Fellow[]> => {
  const fellows = await askAll(after => ask('GET /api/groups/:groupId/members', { params: { groupId }, query: { limit: 200, after } }))
  dress(fellows.map(({ memberId }) => memberId))
  return fellows
}

export const changeRole = (groupId: string, memberId: string, role: Role): Promise<unknown> =>
  ask('PATCH /api/groups/:groupId/members/:memberId', { params: { groupId, memberId }, body: { role } })

/** Says that a member is away for a while, and not waited for, or back again. */
export const setAway = (groupId: string, memberId: string, away: boolean): Promise<unknown> =>
  ask('PATCH /api/groups/:groupId/members/:memberId', { params: { groupId, memberId }, body: { away } })

export const removeMember = (groupId: string, memberId: string): Promise<unknown> =>
  ask('DELETE /api/groups/:groupId/members/:memberId', { params: { groupId, memberId } })

export const readingsOf = (groupId: string): Promise<Card[]> =>
  askAll(after => ask('GET /api/groups/:groupId/readings', { params: { groupId }, query: { limit: 200, after } }))

export const changeReading = (readingId: string, body: NonNullable<RouteSent<'PATCH /api/readings/:readingId'>['body']>): Promise<unknown> =>
  ask('PATCH /api/readings/:readingId', { params: { readingId }, body })

export const release = (readingId: string): Promise<unknown> => ask('POST /api/readings/:readingId/release', { params: { readingId } })

export const removeReading = (readingId: string): Promise<unknown> => ask('DELETE /api/readings/:readingId', { params: { readingId } })

export const invite = (groupId: string, role: Role): Promise<RouteOutput<'POST /api/groups/:groupId/invites'>> =>
  ask('POST /api/groups/:groupId/invites', { params: { groupId }, body: { role } })

export const invitesOf = (groupId: string): Promise<OpenInvite[]> =>
  askAll(after => ask('GET /api/groups/:groupId/invites', { params: { groupId }, query: { limit: 200, after } }))

export const withdraw = (groupId: string, inviteId: string): Promise<unknown> =>
  ask('DELETE /api/groups/:groupId/invites/:inviteId', { params: { groupId, inviteId } })

const time = (iso: string | undefined): number => (iso === undefined ? 0 : Date.parse(iso))

/** The reading a group is at: the open one that is due first, else the newest open one, else the planned one that opens first. */
export const nextOf = (readings: readonly Card[]): Card | undefined => {
  const due = (card: Card) => (card.dueAt === undefined ? Infinity : time(card.dueAt))
  const open = readings.filter(one => one.state === 'open').sort((a, b) => due(a) - due(b) || time(b.createdAt) - time(a.createdAt))
  const planned = readings.filter(one => one.state === 'planned').sort((a, b) => (time(a.opensAt) || Infinity) - (time(b.opensAt) || Infinity))
  return open[0] ?? planned[0]
}
