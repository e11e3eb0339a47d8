/** What becomes of a round when somebody leaves the group or the reading closes. */
import { stateOf, type Reading } from '../../shared/reading.ts'
import { ended, leftBy, type Round } from '../../shared/round.ts'
import type { House } from '../house.ts'
import { readingsOf } from '../reading/kept.ts'
import { presentIn, putRound, roundNow, tellRound } from './kept.ts'

/** Takes the round that is going on a step on, and tells it when something came of that. */
const step = async (house: House, readingId: string, next: (round: Round) => Round): Promise<void> => {
  const turned = await house.store.shelf.change(async draft => {
    const round = await roundNow(draft, readingId)
    const after = round && next(round)
    return after && after !== round ? putRound(draft, after) : undefined
  })
  if (turned) tellRound(house, turned)
}

const leave = async (house: House, groupId: string, memberId: string): Promise<void> => {
  for (const { id } of await readingsOf(house.store.shelf, groupId)) {
    if (await roundNow(house.store.shelf, id)) await step(house, id, round => leftBy(round, memberId, { here: presentIn(house, id), now: house.clock() }))
  }
}

const endIfClosed = async (house: House, readingId: string): Promise<void> => {
  const reading = await house.store.shelf.get<Reading>('reading', readingId)
  if (reading && stateOf(reading, house.clock()) === 'closed') await step(house, readingId, round => ended(round, house.clock()))
}

/** Watches over the rounds of a house. */
export const openRounds = (house: House): void => {
  const told = (work: Promise<void>): void => void work.catch((error: unknown) => house.diary.error('failed', { name: 'round', error: String(error) }))
  house.onTiding('reading:turned', ({ readingId }) => told(endIfClosed(house, readingId)))
  house.onTiding('membership:changed', ({ groupId, memberId, role }) => { if (role === undefined || role === 'observer') told(leave(house, groupId, memberId)) })
}
