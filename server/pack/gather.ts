/** A group's pack, put together for whoever asks: nothing is in it that they may not see in the rooms. */
import { mayLead, type Membership } from '../../shared/group.ts'
import type { Pack, PackNote, PackSheet } from '../../shared/pack.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { inOrderOf, quoteOf } from '../annotation/arrange.ts'
import { gather } from '../annotation/gather.ts'
import { inTurns } from '../annotation/pace.ts'
import { present, type Presented } from '../annotation/present.ts'
import { groupOf } from '../belonging.ts'
import { followedBy } from '../convention/kept.ts'
import type { House } from '../house.ts'
import { carriedIn, readOn, saidIn } from '../reading/harvest.ts'
import { readingsOf } from '../reading/kept.ts'
import { chosenIn } from './kept.ts'

const namesOf = ({ by }: MarginEntry, { names }: Presented): string[] => by.map(memberId => names.get(memberId) ?? '').filter(name => name !== '')

const noteOf = (entry: MarginEntry, presented: Presented, chosen: ReadonlySet<string>): PackNote => {
  const onIt = presented.entries.filter(({ to }) => to === entry.name)
  return {
    name: entry.name, by: namesOf(entry, presented), quote: quoteOf(entry), body: entry.body, chosen: chosen.has(entry.name),
    replies: onIt.filter(({ motivation }) => motivation === 'replying').map(reply => ({ by: namesOf(reply, presented).join(', '), body: reply.body })),
    endorsed: onIt.filter(({ motivation, body }) => motivation === 'assessing' && body === '').length,
  }
}

const isJoint = ({ name }: MarginEntry): boolean => name.startsWith('joint/')

const sheetOf = async (house: House, reading: Reading, { memberId, role }: Membership): Promise<PackSheet> => {
  const presented = await present(house, await gather(house, reading.id, { memberId }))
  const chosen = await chosenIn(house.store.shelf, reading.id)
  const notes = inOrderOf(presented.post.blocks, presented.entries.filter(entry => entry.anchor && entry.body !== '' && entry.motivation !== 'replying'))
  return {
    readingId: reading.id, on: readOn(reading), post: presented.post, carried: (await carriedIn(house, reading.id)).map(({ body }) => body), rounds: await saidIn(house, reading.id),
    joint: notes.filter(isJoint).map(entry => noteOf(entry, presented, chosen)),
    margin: notes.filter(entry => !isJoint(entry) && (mayLead(role) || chosen.has(entry.name))).map(entry => noteOf(entry, presented, chosen)),
  }
}

const conventionOf = async (house: House, groupId: string): Promise<Pick<Pack, 'convention'>> => {
  const convention = await followedBy(house.store.shelf, groupId)
  if (!convention) return {}
  const { name, startsOn, endsOn, place, address } = convention
  return { convention: { name, startsOn, endsOn, ...(place !== undefined && { place }), ...(address !== undefined && { address }) } }
}

/** Everything a group has opened so far, in the order it was read. */
export const packOf = async (house: House, membership: Membership): Promise<Pack> => {
  const { id, name, language } = await groupOf(house.store.shelf, membership.groupId)
  const opened = (await readingsOf(house.store.shelf, id)).filter(reading => stateOf(reading, house.clock()) !== 'planned')
  const sheets = await inTurns(opened.sort((one, other) => readOn(one).localeCompare(readOn(other))), reading => sheetOf(house, reading, membership))
  return { group: { id, name, language }, ...(await conventionOf(house, id)), mayChoose: mayLead(membership.role), sheets }
}
