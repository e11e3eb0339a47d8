import type { House } from '../house.ts'
import { Catalogue } from './catalogue.ts'
import { look } from './look.ts'

/** The catalogues of groups, in memory: made when a group first looks for something, the least lately used forgotten first. */
export interface Searches {
  /** A group's catalogue, brought up to now. */
  of(groupId: string): Promise<Catalogue>
}

const MOST_GROUPS = 50
/** Characters over all groups; an index takes a few times as much. */
const MOST_SIZE = 30_000_000

/** Opens the catalogues of a house. */
export const openSearches = (house: House): Searches => {
  const open = new Map<string, { looked: Promise<Catalogue>; size: number }>()
  const size = (): number => [...open.values()].reduce((sum, one) => sum + one.size, 0)
  const makeRoom = (): void => {
    for (const groupId of [...open.keys()].slice(0, -1)) if (open.size > MOST_GROUPS || size() > MOST_SIZE) open.delete(groupId)
  }
  const of = (groupId: string): Promise<Catalogue> => {
    const before = open.get(groupId)
    const looked = (before?.looked.catch(() => new Catalogue()) ?? Promise.resolve(new Catalogue())).then(found => look(house, groupId, found))
    const kept = { looked, size: before?.size ?? 0 }
    open.delete(groupId)
    open.set(groupId, kept)
    looked.then(found => { kept.size = found.size; makeRoom() }, () => { if (open.get(groupId) === kept) open.delete(groupId) })
    return looked
  }
  house.onTiding('member:erased', ({ groupIds }) => { for (const groupId of groupIds) open.delete(groupId) })
  house.figures.gauge('search_characters', size)
  return { of }
}
