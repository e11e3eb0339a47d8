import type { Round, RoundNote } from '../../shared/round.ts'
import type { House } from '../house.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/** All rounds held in a reading, the first one first; stored under `round/<readingId>/<id>`. */
export const roundsOf = async (reader: Pick<Shelf | Draft, 'list'>, readingId: string): Promise<Round[]> =>
  [...(await reader.list<Round>('round', `${readingId}/`))].sort((one, other) => one.startedAt.localeCompare(other.startedAt))

/** The round that is going on in a reading. */
export const roundNow = async (reader: Pick<Shelf | Draft, 'list'>, readingId: string): Promise<Round | undefined> =>
  (await roundsOf(reader, readingId)).find(round => round.endedAt === undefined)

/** Keeps a round as it stands. */
export const putRound = (draft: Draft, round: Round): Round => {
  draft.put('round', `${round.readingId}/${round.id}`, round)
  return round
}

/** Tells the room how its round stands. */
export const tellRound = (house: House, round: Round): Round => {
  house.tell({ readingId: round.readingId }, 'round:changed', round)
  return round
}

/** Who is in a room now. */
export const presentIn = (house: Pick<House, 'presence'>, readingId: string): Set<string> => new Set(house.presence.of(readingId).map(one => one.memberId))

/** Forgets all rounds of a reading. */
export const dropRounds = async (draft: Draft, readingId: string): Promise<void> => {
  for (const round of await roundsOf(draft, readingId)) draft.drop('round', `${readingId}/${round.id}`)
}

/** What others wrote down of what a member said stays theirs; only whose words they were is forgotten. */
const unsaid = ({ of, ...note }: RoundNote, memberId: string): RoundNote => (of === undefined || of === memberId ? note : { ...note, of })

const without = (round: Round, memberId: string): Round => {
  const isOther = (one: string): boolean => one !== memberId
  const roles = Object.fromEntries(Object.entries(round.roles).filter(([, one]) => one !== memberId))
  const { speaker, ...rest } = round
  return {
    ...rest, roles, order: round.order.filter(isOther), spoken: round.spoken.filter(isOther), 
    notes: round.notes.filter(note => note.memberId !== memberId).map(note => unsaid(note, memberId)),
    ...(speaker !== undefined && speaker !== memberId && { speaker }),
  }
}

/** Takes a member and what they wrote out of a reading's rounds and pledges. */
export const eraseFromRounds = async (house: House, readingId: string, memberId: string): Promise<void> =>
  house.store.shelf.change(async draft => {
    for (const round of await roundsOf(draft, readingId)) putRound(draft, without(round, memberId))
    draft.drop('pledge', `${readingId}/${memberId}`)
  })
