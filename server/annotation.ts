/** Annotations leave and enter in the open format; a whole reading leaves as a page, a table or a text. */
import { Refusal } from '../shared/refusal.ts'
import { asDocument, collectionOf, LD_JSON, pageOf, toWeb, type Described } from '../shared/webannotation.ts'
import { Media } from '../shared/wire.ts'
import { bringIn } from './annotation/bring.ts'
import { exportAs } from './annotation/export.ts'
import { gather } from './annotation/gather.ts'
import { annotationsIri, present, webAnnotations } from './annotation/present.ts'
import { groupOf } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'

const PAGE = 200

const document = (described: Described): Media => new Media(LD_JSON, JSON.stringify(asDocument(described)))

const collection = async (house: House, readingId: string, { memberId, page, mine }: { memberId: string; page?: number | undefined; mine: boolean }): Promise<Media> => {
  const { reading, entries: all } = await gather(house, readingId, { memberId, mine })
  const total = all.length
  const entries = all.slice(((page ?? 1) - 1) * PAGE, (page ?? 1) * PAGE)
  if ((page ?? 1) > 1 && !entries.length) throw new Refusal('not-found', 'There is no such page.')
  const presented = await present(house, { reading, entries })
  const pages = { iri: `${annotationsIri(house, readingId)}${mine ? '?mine=1' : ''}`, label: presented.post.title, size: PAGE }
  const items = await webAnnotations(presented)
  return document(page === undefined ? collectionOf(items, { ...pages, total }) : pageOf(items, { ...pages, total }, page))
}

const one = async (house: House, readingId: string, { memberId, name }: { memberId: string; name: string }): Promise<Media> => {
  const { reading, entries } = await gather(house, readingId, { memberId, mine: name.startsWith('mine/') })
  const entry = entries.find(found => found.name === name)
  if (!entry) throw new Refusal('not-found', 'There is no such annotation, or it is not yours to see.')
  return document(toWeb(entry, (await present(house, { reading, entries: [entry] })).world))
}

/** Annotations in the open format, out and in. */
export const annotationRoutes = routes({
  'GET /api/readings/:readingId/annotations': (house, { memberId }, { params, query }) =>
    collection(house, params.readingId, { memberId, page: query.page, mine: query.mine !== undefined }),
  'GET /api/readings/:readingId/annotations/:memberId/:id': (house, { memberId }, { params }) =>
    one(house, params.readingId, { memberId, name: `${params.memberId}/${params.id}` }),
  'POST /api/readings/:readingId/annotations': (house, { memberId }, { params, body }) => bringIn(house, memberId, { readingId: params.readingId, file: body }),
  'GET /api/readings/:readingId/export': async (house, { memberId }, { params, query }) => {
    const gathered = await gather(house, params.readingId, { memberId })
    const { language } = await groupOf(house.store.shelf, gathered.reading.groupId)
    return exportAs(query.as, await present(house, gathered), { iri: annotationsIri(house, params.readingId), language })
  },
})
