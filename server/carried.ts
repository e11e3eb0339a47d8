/** The questions carried up to a convention, for its organizer alone: as data, and as one file to take along. */
import type { CarriedKind } from '../shared/carried.ts'
import { Media } from '../shared/wire.ts'
import { fileNamed } from './annotation/name.ts'
import { carriedTo } from './carried/gather.ts'
import { carriedMarkdown } from './carried/markdown.ts'
import { carriedPage } from './carried/page.ts'
import { carriedPhrases } from './carried/phrases.ts'
import { carriedTable } from './carried/table.ts'
import { conventionBy } from './convention/kept.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { memberOf } from './member/kept.ts'
import { PACK_POLICY } from './pack/page.ts'

const listFor = async (house: House, conventionId: string, memberId: string) => carriedTo(house, await conventionBy(house.store.shelf, conventionId, memberId))

const fileOf = async (house: House, memberId: string, { conventionId, as }: { conventionId: string; as: CarriedKind }): Promise<Media> => {
  const carried = await listFor(house, conventionId, memberId), said = carriedPhrases((await memberOf(house, memberId)).language ?? 'en')
  const named = (ending: string): string => fileNamed(carried.convention.name, ending, 'questions')
  if (as === 'csv') return new Media('text/csv; charset=utf-8', await carriedTable(carried), { filename: named('csv') })
  if (as === 'markdown') return new Media('text/markdown; charset=utf-8', await carriedMarkdown(carried, said), { filename: named('md') })
  return new Media('text/html; charset=utf-8', await carriedPage(carried, said), { filename: named('html'), policy: `${PACK_POLICY}; frame-ancestors 'none'` })
}

/** The list of what is carried up. */
export const carriedRoutes = routes({
  'GET /api/conventions/:conventionId/questions': (house, { memberId }, { params }) => listFor(house, params.conventionId, memberId),
  'GET /api/conventions/:conventionId/questions/export': (house, { memberId }, { params, query }) => fileOf(house, memberId, { ...params, ...query }),
})
