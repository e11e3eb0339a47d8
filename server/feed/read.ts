/** Reads what a feed says, whichever kind it is. Runs in a worker: a hostile one costs a second of somebody's processor, not of the house's. */
import { createHash } from 'node:crypto'
import { parseFeed } from 'feedsmith'
import type { FeedContent, FeedEntry } from '../../shared/feed.ts'
import { Refusal } from '../../shared/refusal.ts'
import { parsePage } from '../post/dom.ts'

const MOST_ENTRIES = 200
const LONGEST_TITLE = 300
const LONGEST_SUMMARY = 600

const unreadable = () => new Refusal('invalid', 'At this address there is no feed that can be read here.', { fields: { url: 'is no feed' } })

type Parsed = ReturnType<typeof parseFeed>
/** What the four kinds have in common: a title, where it is, when, what it says. */
interface Raw { id?: string | undefined; title?: string | undefined; url?: string | undefined; author?: string | undefined; at?: unknown; summary?: string | undefined }

/** A text as it is read: what stands in a title or a summary may be markup. */
const plain = (text: string | undefined, most: number): string => {
  const bare = text !== undefined && /[<&]/.test(text) ? (parsePage(text.slice(0, 20 * most)).body.textContent ?? '') : (text ?? '')
  return [...bare.replace(/\s+/g, ' ').trim().slice(0, 2 * most)].slice(0, most).join('')
}

const timeOf = (written: unknown): { at?: string } => {
  const at = typeof written === 'string' ? Date.parse(written.trim()) : NaN
  return Number.isNaN(at) ? {} : { at: new Date(at).toISOString() }
}

const linkOf = (links: readonly { href?: string; rel?: string }[] = []): string | undefined =>
  (links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0])?.href

const permalink = (guid: { value?: string; isPermaLink?: boolean } | undefined): string | undefined =>
  (guid?.isPermaLink !== false && /^https?:/.test(guid?.value ?? '') ? guid?.value : undefined)

const rawOf = ({ format, feed }: Parsed): { title: string | undefined; site: string | undefined; entries: Raw[] } => {
  if (format === 'atom') {
    return { title: feed.title?.value, site: linkOf(feed.links), entries: (feed.entries ?? []).map(one => ({
      id: one.id, title: one.title?.value, url: linkOf(one.links), author: one.authors?.[0]?.name ?? feed.authors?.[0]?.name, at: one.published ?? one.updated,
      summary: one.summary?.value ?? one.content?.value,
    })) }
  }
  if (format === 'json') {
    return { title: feed.title, site: feed.home_page_url, entries: (feed.items ?? []).map(one => ({
      id: one.id, title: one.title, url: one.url, author: one.authors?.[0]?.name, at: one.date_published, summary: one.summary ?? one.content_text ?? one.content_html,
    })) }
  }
  if (format === 'rdf') {
    return { title: feed.title, site: feed.link, entries: (feed.items ?? []).map(one => ({
      id: one.link, title: one.title, url: one.link, author: one.dc?.creators?.[0], at: one.dc?.dates?.[0], summary: one.description,
    })) }
  }
  return { title: feed.title, site: feed.link, entries: (feed.items ?? []).map(one => ({
    id: one.guid?.value, title: one.title, url: one.link ?? permalink(one.guid), author: one.authors?.[0]?.name ?? one.authors?.[0]?.email ?? one.dc?.creators?.[0],
    at: one.pubDate ?? one.dc?.dates?.[0], summary: one.description ?? one.content?.encoded,
  })) }
}

const absolute = (url: string | undefined, ...bases: (string | undefined)[]): { url?: string } => {
  const base = bases.find(one => one !== undefined && URL.canParse(one))
  if (url === undefined || !URL.canParse(url.trim(), base)) return {}
  const { href, protocol } = new URL(url.trim(), base)
  return protocol === 'http:' || protocol === 'https:' ? { url: href } : {}
}

const entryOf = (raw: Raw, ...bases: (string | undefined)[]): FeedEntry => {
  const { url } = absolute(raw.url, ...bases)
  const name = raw.id ?? url ?? `${raw.title}\n${raw.at}\n${raw.summary}`
  return {
    id: createHash('sha256').update(name).digest('base64url').slice(0, 21), title: plain(raw.title, LONGEST_TITLE), ...(url !== undefined && { url }),
    ...(raw.author && { author: plain(raw.author, 120) }), ...timeOf(raw.at), summary: plain(raw.summary, LONGEST_SUMMARY),
  }
}

const once = (entries: readonly FeedEntry[]): FeedEntry[] => [...new Map([...entries].reverse().map(entry => [entry.id, entry])).values()].reverse()

/** Reads a feed fetched from `address`. Throws Refusal when it is none. */
export const readFeed = (xml: string, address?: string): FeedContent => {
  let parsed: Parsed
  try {
    parsed = parseFeed(xml)
  } catch {
    throw unreadable()
  }
  const { title, site, entries } = rawOf(parsed)
  return { title: plain(title, LONGEST_TITLE), entries: once(entries.slice(0, MOST_ENTRIES).map(raw => entryOf(raw, absolute(site, address).url, address))) }
}
