import type * as Y from 'yjs'
import type { Found } from '../../shared/anchor.ts'
import { rootOf } from '../../shared/annotation.ts'
import type { Post } from '../../shared/post.ts'
import { Refusal } from '../../shared/refusal.ts'
import { readFile, type Brought, type BroughtIn, type Unread } from '../../shared/webannotation.ts'
import { writableRoomFor } from '../belonging.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import { gather } from './gather.ts'
import { broughtId } from './name.ts'
import { writeEntry } from './pen.ts'
import { annotationsIri } from './present.ts'
import { settle, type Settled } from './settle.ts'

const MOST = 2000

/** Something of a file on its way in: what it will be called, and whether it is there already. */
interface Guest extends Settled { name: string; isKnown: boolean; isBack: boolean; to?: string }

/** What is there already, by name, and who brings in. */
interface Host { memberId: string; prefix: string; known: ReadonlySet<string>; hidden: ReadonlySet<string> }

/** Brings a file's annotations and replies into a member's own document; what cannot be brought in is told one by one. */
export const bringIn = async (house: House, memberId: string, { readingId, file }: { readingId: string; file: unknown }): Promise<BroughtIn> => {
  const { reading } = await writableRoomFor(house, readingId, memberId)
  const { brought, unread } = mustRead(file)
  const { entries } = await gather(house, readingId, { memberId })
  const host: Host = {
    memberId, prefix: `${annotationsIri(house, readingId)}/`, known: new Set(entries.map(({ name }) => name)), hidden: await hiddenNames(house.store.shelf, readingId),
  }
  const { guests, refused } = admit(brought, host)
  if (brought.length + unread.length && !guests.length) throw nothingIn([...unread, ...refused])
  const post = await house.store.shelf.get<Post>('post-revision', `${reading.postId}/${reading.revision}`)
  await settle(guests, post!)
  if (guests.some(({ isKnown }) => !isKnown)) await house.margins.edit(readingId, memberId, doc => write(doc, guests, house.clock().toISOString()))
  return { items: guests.map(tellOf), refused: [...unread, ...refused].sort((one, other) => one.index - other.index) }
}

const mustRead = (file: unknown) => {
  const read = readFile(file)
  if (!read) {
    throw new Refusal('invalid', 'This is no file of annotations: a whole AnnotationCollection, a page, annotations one by one or in a list, or an export of Hypothesis.')
  }
  if (read.brought.length + read.unread.length > MOST) throw new Refusal('too-large', `Up to ${MOST} annotations can be brought in at once.`)
  return read
}

const nothingIn = (refused: Unread[]): Refusal =>
  new Refusal('invalid', `Nothing of this can be brought in. ${refused[0]?.why ?? ''}`, { fields: Object.fromEntries(refused.slice(0, 20).map(({ index, why }) => [String(index), why])) })

const tellOf = ({ brought, name, isKnown, found }: Guest): BroughtIn['items'][number] =>
  ({ index: brought.index, id: name, ...(found && { how: howOf(brought, found) }), ...(isKnown && { known: true as const }) })

/** A file of others claims no place of ours: the same words are all it asked for. */
const howOf = ({ blockId }: Brought, { how }: Found): Found['how'] => (how === 'moved' && blockId === undefined ? 'exact' : how)

// ---- what may come in

const admit = (brought: readonly Brought[], host: Host): { guests: Guest[]; refused: Unread[] } => {
  const refused: Unread[] = []
  const named = brought.flatMap(one => {
    const guest = guestOf(one, host)
    if (typeof guest !== 'string') return [guest]
    refused.push({ index: one.index, why: guest })
    return []
  })
  const answering = hung(named, host)
  const placed = new Set(answering.map(({ brought: { index } }) => index))
  for (const { brought: { index } } of named) if (!placed.has(index)) refused.push({ index, why: 'What this answers is not in the file, nor here.' })
  return { guests: answering, refused }
}

const guestOf = (brought: Brought, host: Host): Guest | string => {
  const here = brought.iri?.startsWith(host.prefix) ? brought.iri.slice(host.prefix.length) : undefined
  if (/\/annotations\/mine\/[^/]+$/.test(brought.iri ?? '')) return 'This was a private note; it is not brought in where others read.'
  if (here !== undefined && host.known.has(here)) return { brought, name: here, isKnown: true, isBack: true }
  const isBack = here !== undefined && here.startsWith(`${host.memberId}/`) && /^[^/]+\/[A-Za-z0-9_-]{1,64}$/.test(here)
  const name = isBack ? here : `${host.memberId}/${broughtId(brought.iri ?? JSON.stringify({ ...brought, index: 0 }))}`
  const what = `${brought.motivation === 'replying' ? 'reply' : 'annotation'}/${name}`
  if (host.hidden.has(what)) return 'A facilitator has hidden this here.'
  return { brought, name, isKnown: host.known.has(name), isBack }
}

/** Those whose parent comes in too or is here; one that falls takes its replies with it, each looked at once. */
const hung = (named: readonly Guest[], host: Host): Guest[] => {
  const bearers = groupBy(named, ({ brought: { iri } }) => iri)
  const answers = groupBy(named, ({ isKnown, brought: { to } }) => (isKnown || (to !== undefined && nameHere(to, host) !== undefined) ? undefined : to))
  const fallen = new Set([...answers].flatMap(([iri, guests]) => (bearers.has(iri) ? [] : guests)))
  for (const { brought: { iri } } of fallen) {
    if (iri === undefined || !bearers.get(iri)!.every(guest => fallen.has(guest))) continue
    for (const guest of answers.get(iri) ?? []) fallen.add(guest)
  }
  const nameOf = (iri: string): string | undefined => bearers.get(iri)?.findLast(guest => !fallen.has(guest))?.name ?? nameHere(iri, host)
  return named.filter(guest => !fallen.has(guest))
    .map(guest => withTo(guest, guest.isKnown || guest.brought.to === undefined ? undefined : nameOf(guest.brought.to)))
}

const groupBy = (guests: readonly Guest[], keyOf: (guest: Guest) => string | undefined): Map<string, Guest[]> => {
  const groups = new Map<string, Guest[]>()
  for (const guest of guests) {
    const key = keyOf(guest)
    if (key !== undefined && !groups.get(key)?.push(guest)) groups.set(key, [guest])
  }
  return groups
}

const withTo = (guest: Guest, to: string | undefined): Guest => ({ ...guest, ...(to !== undefined && { to }) })

const nameHere = (iri: string, { prefix, known }: Host): string | undefined => {
  const name = iri.startsWith(prefix) ? iri.slice(prefix.length) : ''
  return known.has(name) ? name : undefined
}

// ---- written down

const write = (doc: Y.Doc, guests: readonly Guest[], now: string): void => {
  for (const guest of guests) {
    const [, id = ''] = guest.name.split('/')
    const root = guest.brought.motivation === 'replying' ? 'replies' : 'annotations'
    if (!guest.isKnown && !rootOf(doc, root).has(id)) writeEntry(doc, { root, id }, { ...fieldsOf(guest, now), ...(!guest.isBack && { broughtFrom: fromOf(guest.brought) }) })
  }
}

const fieldsOf = ({ brought: { body, tags, motivation, createdAt, editedAt }, to, anchor }: Guest, now: string) => {
  const times = { createdAt: createdAt || now, ...(editedAt && { editedAt }) }
  return motivation === 'replying' ? { to, body, ...times } : { anchor, motivation, body, tags, ...times }
}

const fromOf = ({ name, source, iri }: Brought) => ({ ...(name !== undefined && { name }), ...(source !== undefined && { source }), ...(iri !== undefined && { iri }) })
