/** A group as the organizer of its convention sees it. */
import type { FollowingGroup } from '../../shared/convention.ts'
import { worldOf } from '../../shared/degree.ts'
import type { Group } from '../../shared/group.ts'
import type { Question } from '../../shared/question.ts'
import { firstWords } from '../degree/content.ts'
import type { House } from '../house.ts'

const carriedIn = async (house: House, groupId: string): Promise<FollowingGroup['carried']> => {
  const readings = await house.store.shelf.list<{ readingId: string }>('reading-of', `${groupId}/`)
  const keys = (await Promise.all(readings.map(({ readingId }) => house.store.shelf.list<{ id: string }>('question-of', `${readingId}/`)))).flat()
  const questions = await Promise.all(keys.map(({ id }) => house.store.shelf.get<Question>('question', id)))
  return questions.flatMap(question => (question?.carriedAt !== undefined && !question.private ? [{ words: firstWords(question.body), on: question.carriedAt }] : []))
}

/** Where a group stands and what it carries up, no names; nothing for a group that is gone. */
export const seen = async (house: House, groupId: string): Promise<FollowingGroup[]> => {
  const group = await house.store.shelf.get<Group>('group', groupId)
  if (!group) return []
  const climb = await house.degrees.of(groupId)
  const degree = climb.ladder.degree(house.clock().getTime())
  const shown = group.ladder === false ? { degree: null, world: 0, step: 0 } : { degree, ...worldOf(degree) }
  return [{ groupId, name: group.name, members: climb.memberships.length, ...shown, carried: await carriedIn(house, groupId) }]
}
