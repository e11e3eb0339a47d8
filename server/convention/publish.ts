/** Publishing: the plan as it stands comes to every group that follows. */
import type { Convention } from '../../shared/convention.ts'
import type { House } from '../house.ts'
import { presentReading } from '../reading/kept.ts'
import { tellTurned } from '../reading/turned.ts'
import { carryOut, type CarriedOut, type Following } from './follow.ts'

/** So many groups in one transaction: others get their turn in between. */
const AT_ONCE = 25

/** Tells a group what a plan did to its readings. */
export const tellCarriedOut = async (house: House, { groupId, conventionId }: Following, { assigned, changed, removed }: CarriedOut): Promise<void> => {
  for (const { id: readingId } of removed) {
    house.spread('reading:erased', { readingId })
    house.tell({ groupId }, 'reading:removed', { groupId, readingId })
  }
  for (const reading of assigned) {
    house.spread('reading:assigned', { readingId: reading.id })
    house.tell({ groupId }, 'reading:assigned', { reading: await presentReading(house, reading) })
  }
  for (const { reading, before } of changed) await tellTurned(house, reading, before)
  house.tell({ groupId }, 'convention:published', { groupId, conventionId })
}

const reach = async (house: House, conventionId: string, groupIds: readonly string[]): Promise<void> => {
  const done = await house.store.shelf.change(async draft => {
    const published = await draft.get<Convention>('published', conventionId)
    const reached: [Following, CarriedOut][] = []
    for (const groupId of groupIds) {
      const following = await draft.get<Following>('following', groupId)
      if (!published || following?.conventionId !== conventionId || following.version >= published.version) continue
      reached.push([following, await carryOut(draft, house, { convention: published, following })])
    }
    return reached
  })
  for (const [following, carriedOut] of done) await tellCarriedOut(house, following, carriedOut)
}

/** Brings all groups that follow to what was last published; those that are there already are passed by. */
export const reachAll = async (house: House, conventionId: string): Promise<number> => {
  const groupIds = (await house.store.shelf.list<Following>('follower', `${conventionId}/`)).map(one => one.groupId)
  const parts = Array.from({ length: Math.ceil(groupIds.length / AT_ONCE) }, (_, at) => groupIds.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
  await Promise.all(parts.map(part => reach(house, conventionId, part)))
  return groupIds.length
}

/** Finishes what a stop of the house interrupted. */
export const finishPublishing = async (house: House): Promise<void> => {
  for (const { id, version } of await house.store.shelf.list<Convention>('published')) {
    const followers = await house.store.shelf.list<Following>('follower', `${id}/`)
    if (followers.some(one => one.version < version)) await reachAll(house, id)
  }
}
