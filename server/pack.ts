/** The pack for the convention: what goes along, chosen by facilitators, as data and as one file to keep. */
import { Refusal } from '../shared/refusal.ts'
import { Media } from '../shared/wire.ts'
import { gather } from './annotation/gather.ts'
import { fileNamed } from './annotation/name.ts'
import { membershipOf, mustLead, readingFor } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { packOf } from './pack/gather.ts'
import { putChosen } from './pack/kept.ts'
import { drawPack, PACK_POLICY } from './pack/page.ts'

const choose = async (house: House, memberId: string, { readingId, name, on }: { readingId: string; name: string; on: boolean }): Promise<void> => {
  const { reading } = await readingFor(house, readingId, memberId)
  await mustLead(house.store.shelf, reading.groupId, memberId)
  const isThere = (await gather(house, readingId, { memberId })).entries.some(entry => entry.name === name)
  if (on && !isThere) throw new Refusal('not-found', 'There is no such annotation, or it is not yours to see.')
  await house.store.shelf.change(async draft => putChosen(draft, { readingId, name }, on))
}

const fileOf = async (house: House, groupId: string, memberId: string): Promise<Media> => {
  const pack = await packOf(house, await membershipOf(house.store.shelf, groupId, memberId))
  return new Media('text/html; charset=utf-8', await drawPack(pack), { filename: fileNamed(pack.group.name, 'html', 'pack'), policy: `${PACK_POLICY}; frame-ancestors 'none'` })
}

/** The pack. */
export const packRoutes = routes({
  'GET /api/groups/:groupId/pack': async (house, { memberId }, { params }) => packOf(house, await membershipOf(house.store.shelf, params.groupId, memberId)),
  'GET /api/groups/:groupId/pack.html': (house, { memberId }, { params }) => fileOf(house, params.groupId, memberId),
  'POST /api/readings/:readingId/pack': async (house, { memberId }, { params, body }) => {
    await choose(house, memberId, { ...params, ...body })
    return {}
  },
})
