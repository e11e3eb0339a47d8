/** What a group's facilitators look after, as one of them asks the house. */
import type { Care, Coming, Lost, OpenQuestion } from '../../shared/care.ts'
import { ask } from '../api.ts'
import type { Written } from '../degree/degrees.ts'
import { fellowsOf, groupOf, type Fellow, type OneGroup } from '../group/groups.ts'

export type { Coming, Lost, OpenQuestion }

/** All of a facilitator's page. */
export interface Cared extends Care { group: OneGroup; fellows: readonly Fellow[] }

/** What waits for this group's facilitators. */
export const caredFor = async (groupId: string): Promise<Cared> => {
  const [group, fellows, care] = await Promise.all([groupOf(groupId), fellowsOf(groupId), ask('GET /api/groups/:groupId/care', { params: { groupId } })])
  return { ...care, group, fellows }
}

/** A member who waits, with all that waits of theirs, the eldest first. */
export interface Waiter { memberId: string; things: Written[] }

/** Those who wait, whoever has waited longest first. */
export const waitersIn = (waiting: readonly Written[]): Waiter[] => {
  const waiters = new Map<string, Written[]>()
  for (const one of waiting) waiters.set(one.memberId, [...(waiters.get(one.memberId) ?? []), one])
  return [...waiters].map(([memberId, things]) => ({ memberId, things }))
}
