import { Selector } from '../anchor.ts'
import { MOTIVATIONS, type Motivation } from '../margin.ts'
import { fromHypothesis } from './hypothesis.ts'
import { asItCame, BLOCK_FRAGMENT } from './selectors.ts'
import { isThing, listOf, textOf, Unfit, type Thing } from './thing.ts'
import { timeOf } from './time.ts'
import { wordsOf } from './words.ts'

/** One annotation or reply out of a file. `blockId` is set when the file names a block of a post; positions count within it. */
export interface Brought {
  /** Where it stood in the file. */
  index: number
  iri?: string
  motivation: Motivation | 'replying'
  /** The address of what a reply answers. */
  to?: string
  blockId?: string
  selectors: Selector[]
  body: string
  tags: string[]
  createdAt: string
  editedAt?: string
  name?: string
  source?: string
}

/** Something in a file that cannot be brought in, and why. */
export interface Unread { index: number; why: string }

const MOST_SELECTORS = 8
const LONGEST_CONTEXT = 200

const isOf = (thing: Thing, type: string): boolean => listOf(thing.type).includes(type)

/** The annotations of a file: a collection with all of it in its first page, a page, one annotation, a list of them, or an export of Hypothesis. */
const itemsIn = (file: unknown): unknown[] | undefined => {
  if (Array.isArray(file)) return file.map(fromHypothesis)
  if (!isThing(file)) return undefined
  const rows = file.rows ?? file.annotations
  if (Array.isArray(rows)) return rows.map(fromHypothesis)
  if (isOf(file, 'AnnotationCollection')) return isThing(file.first) && file.first.next === undefined ? itemsOf(file.first) : undefined
  if (isOf(file, 'AnnotationPage') || Array.isArray(file.items)) return itemsOf(file)
  return isOf(file, 'Annotation') || 'target' in file ? [fromHypothesis(file)] : undefined
}

const itemsOf = ({ items }: Thing): unknown[] | undefined => (Array.isArray(items) ? items : undefined)

/** Reads a file; undefined when it is none of the formats. What of it cannot be brought in is told one by one. */
export const readFile = (file: unknown): { brought: Brought[]; unread: Unread[] } | undefined => {
  const items = itemsIn(file)
  if (!items) return undefined
  const brought: Brought[] = [], unread: Unread[] = []
  items.forEach((item, index) => {
    try {
      brought.push(read(item, index))
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      unread.push({ index, why: error.message })
    }
  })
  return { brought, unread }
}

const read = (item: unknown, index: number): Brought => {
  if (!isThing(item)) throw new Unfit('This is not an annotation.')
  const { body, tags } = wordsOf(item)
  const motivation = motivationOf(item, body)
  const [target, ...more] = listOf(item.target)
  if (more.length || target === undefined) throw new Unfit('An annotation here has one target.')
  const iri = textOf(item.id), editedAt = timeOf(listOf(item.modified)[0])
  return {
    index, motivation, body, tags, createdAt: timeOf(listOf(item.created)[0]), ...(editedAt && { editedAt }), ...whence(item, iri),
    ...(iri !== undefined && iri.length <= 2048 && { iri }),
    ...(motivation === 'replying' ? answered(target, body) : placed(target)),
  }
}

const answered = (target: unknown, body: string) => {
  const to = textOf(target) ?? (isThing(target) ? textOf(target.id) ?? textOf(target.source) : undefined)
  if (to === undefined) throw new Unfit('This does not say what it answers.')
  if (!body) throw new Unfit('A reply without words says nothing.')
  return { to, selectors: [] }
}

// ---- why it was made

/** Motives of the model that are told here by one of three. */
const NEAREST: Record<string, Motivation> = {
  bookmarking: 'highlighting', classifying: 'commenting', describing: 'commenting', editing: 'commenting', identifying: 'commenting', linking: 'commenting', moderating: 'commenting', tagging: 'commenting',
}

const motivationOf = (item: Thing, body: string): Brought['motivation'] => {
  const said = listOf(item.motivation).filter(one => typeof one === 'string').map(one => one.replace(/^oa:/, ''))
  if (said.includes('replying')) return 'replying'
  if (said.includes('assessing')) throw new Unfit('A sign is given by hand; nobody brings in another’s.')
  const known = MOTIVATIONS.find(one => said.includes(one)) ?? said.map(one => NEAREST[one]).find(one => one !== undefined)
  return known ?? (body ? 'commenting' : 'highlighting')
}

// ---- where it stands

const placed = (target: unknown): Pick<Brought, 'blockId' | 'selectors'> => {
  const flat = (isThing(target) ? listOf(target.selector) : []).filter(isThing)
  if (flat.length > MOST_SELECTORS) throw new Unfit(`It may have ${MOST_SELECTORS} selectors.`)
  const block = flat.find(isBlock)
  const position = block && isThing(block.refinedBy) && block.refinedBy.type === 'TextPositionSelector' ? [block.refinedBy] : []
  // a position that is not within a block counts in a document that is not ours
  const others = flat.filter(one => one !== block && one.type !== 'TextPositionSelector').map(asItCame).map(trimmed)
  const selectors = [...others, ...position].map(selectorIn)
  if (JSON.stringify(selectors).includes('"__proto__"')) throw new Unfit('A selector of it cannot be kept.')
  return { ...(block && { blockId: String(block.value) }), selectors }
}

const isBlock = ({ type, value, conformsTo }: Thing): boolean =>
  type === 'FragmentSelector' && conformsTo === BLOCK_FRAGMENT && typeof value === 'string' && value.length <= 64

/** What surrounds a quote elsewhere may be longer than what is kept of it here. */
const trimmed = (selector: Thing): Thing => {
  if (selector.type !== 'TextQuoteSelector') return selector
  const { prefix, suffix } = selector
  return {
    ...selector,
    ...(typeof prefix === 'string' && prefix.length > LONGEST_CONTEXT && { prefix: [...prefix].slice(-LONGEST_CONTEXT / 2).join('') }),
    ...(typeof suffix === 'string' && suffix.length > LONGEST_CONTEXT && { suffix: [...suffix].slice(0, LONGEST_CONTEXT / 2).join('') }),
  }
}

const selectorIn = (found: Thing): Selector => {
  const read = Selector.safeParse(found)
  if (!read.success) throw new Unfit('A selector of it is malformed.')
  return read.data
}

// ---- whence it comes

const whence = (item: Thing, iri: string | undefined): { name?: string; source?: string } => {
  const name = textOf(item['dc:contributor']) ?? (listOf(item.creator).map(nameOf).filter(one => one).join(', ') || undefined)
  const source = textOf(item['dc:source']) ?? listOf(item.generator).map(nameOf).find(one => one) ?? hostOf(iri)
  return { ...(name && { name: name.slice(0, 200) }), ...(source && { source: source.slice(0, 200) }) }
}

const nameOf = (agent: unknown): string | undefined => {
  if (typeof agent === 'string') return agent
  return isThing(agent) ? [agent.name, agent.nickname, agent.id].flatMap(listOf).map(textOf).find(one => one) : undefined
}

const hostOf = (iri: string | undefined): string | undefined => /^https?:\/\/([^/?#\s]+)/i.exec(iri ?? '')?.[1]
