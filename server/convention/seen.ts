/** A group as the organizer of its convention sees it. */
import type { FollowingGroup } from '../../shared/convention.ts'
import { worldOf } from '../../shared/degree.ts'
import { firstWords } from '../../shared/excerpt.ts'
import type { Group } from '../../shared/group.ts'
import { stateOf } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import { carriedIn } from '../reading/harvest.ts'
import { readingsOf } from '../reading/kept.ts'
import type { Following } from './follow.ts'

const carriedBy = async (house: House, groupId: string): Promise<FollowingGroup['carried']> => {
  const questions = await Promise.all((await readingsOf(house.store.shelf, groupId)).map(({ id }) => carriedIn(house, id)))
  return questions.flat().map(({ body, carriedAt }) => ({ words: firstWords(body), on: carriedAt }))
}

/** How many readings of the plan a group has opened, of those it goes. */
const comeIn = async (house: House, { groupId, conventionId }: Following): Promise<{ read: number; of: number }> => {
  const readings = (await readingsOf(house.store.shelf, groupId)).filter(reading => reading.conventionId === conventionId)
  return { read: readings.filter(reading => stateOf(reading, house.clock()) !== 'planned').length, of: readings.length }
}

/** Where a group stands and what it carries up, no names; nothing for a group that is gone. */
export const seen = async (house: House, following: Following): Promise<FollowingGroup[]> => {
  const { groupId } = following
  const group = await house.store.shelf.get<Group>('group', groupId)
  if (!group) return []
  const climb = await house.degrees.of(groupId)
  const degree = climb.ladder.degree(house.clock().getTime())
  const shown = group.ladder === false ? { degree: null, world: 0, step: 0 } : { degree, ...worldOf(degree) }
  const named = group.worlds && { worlds: group.worlds }
  return [{ groupId, name: group.name, members: climb.memberships.length, ...shown, ...named, ...(await comeIn(house, following)), carried: await carriedBy(house, groupId) }]
}
