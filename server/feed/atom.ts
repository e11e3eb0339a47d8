import { generateAtomFeed } from 'feedsmith'

/** One entry of a feed of ours. */
export interface AtomEntry { id: string; title: string; url: string; authors: readonly string[]; body: string; at: string; changedAt?: string }

/** A feed of ours; `self` is its own address without its key, `begun` when what it is of was made. */
export interface Atom { self: string; url: string; title: string; entries: readonly AtomEntry[]; begun: string }

const MOST = 100

/** What XML cannot hold is left out. */
const clean = (text: string): string => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')

const written = (text: string): { value: string; type: string } => ({ value: clean(text), type: 'text' })

const newestOf = (entries: readonly AtomEntry[]): AtomEntry[] => [...entries].sort((one, other) => other.at.localeCompare(one.at)).slice(0, MOST)

/** When a feed last became another. */
export const changedAt = ({ entries, begun }: Atom): string => newestOf(entries).map(({ at, changedAt: changed }) => changed ?? at).sort().at(-1) ?? begun

/** Writes a feed as Atom, the newest first. */
export const writeAtom = (feed: Atom): string => {
  const { self, url, title, entries } = feed
  return generateAtomFeed({
    id: self, title: written(title), updated: new Date(changedAt(feed)), links: [{ href: self, rel: 'self', type: 'application/atom+xml' }, { href: url, rel: 'alternate', type: 'text/html' }],
    generator: { text: 'Tenfold' },
    entries: newestOf(entries).map(entry => ({
      id: entry.id, title: written(entry.title), updated: new Date(entry.changedAt ?? entry.at), published: new Date(entry.at), content: written(entry.body),
      links: [{ href: entry.url, rel: 'alternate', type: 'text/html' }], authors: (entry.authors.length ? entry.authors : ['–']).map(name => ({ name: clean(name) || '–' })),
    })),
  }, { lenient: true })
}
