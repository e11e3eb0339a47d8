import { LONGEST_BODY } from '../annotation.ts'
import { isThing, listOf, textOf, Unfit, type Thing } from './thing.ts'

const MOST_TAGS = 20
const LONGEST_TAG = 80

/** What an item says: its bodies as one, and its tags; throws `Unfit`. */
export const wordsOf = (item: Thing): { body: string; tags: string[] } => {
  const bodies = [...listOf(item.body), ...(typeof item.bodyValue === 'string' ? [{ value: item.bodyValue }] : [])]
  const tags = bodies.filter(isTag).map(tag => String(isThing(tag) ? tag.value : ''))
  const body = bodies.filter(one => !isTag(one)).map(saidIn).filter(said => said).join('\n\n')
  if ([body, ...tags].some(text => /\p{Surrogate}/u.test(text))) throw new Unfit('Its words are not well-formed Unicode.')
  if (body.length > LONGEST_BODY) throw new Unfit(`Its words are longer than ${LONGEST_BODY} characters.`)
  if (tags.length > MOST_TAGS || tags.some(tag => !tag || tag.length > LONGEST_TAG)) throw new Unfit(`It may have ${MOST_TAGS} tags of up to ${LONGEST_TAG} characters.`)
  return { body, tags }
}

const isTag = (body: unknown): boolean => isThing(body) && typeof body.value === 'string' && listOf(body.purpose).includes('tagging')

/** What a body says; of one that stands elsewhere, its address. */
const saidIn = (body: unknown): string => {
  if (typeof body === 'string') return `<${body}>`
  if (!isThing(body)) return ''
  const value = textOf(body.value)
  if (value !== undefined) return listOf(body.format).some(format => format === 'text/html') ? withoutTags(value) : value
  const address = textOf(body.id) ?? textOf(body.source)
  return address === undefined ? '' : `<${address}>`
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'', '&nbsp;': ' ', '&amp;': '&' }

const withoutTags = (html: string): string =>
  html.replace(/<\/(?:p|div|li|h\d)>|<br[^<>]*>/gi, '\n').replace(/<[^<>]*>/g, '').replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, entity => ENTITIES[entity] ?? entity).trim()
