/** Bringing a text in from the world: by address, as HTML, as Markdown or pasted. */
import type { PostContent, PostSource } from '../../shared/post.ts'
import { decode } from './charset.ts'
import { fetchAddress, type FetchAddress } from './fetch.ts'
import { finish } from './finish.ts'
import { desks, type Pool } from './pool.ts'
import { readText } from './text.ts'
import { onTheWay } from './turns.ts'

/** `whose` is who waits for their turn: a member; `signal` gives up; the others take the place of the house's own way out and of its desks. */
export type BringOptions = { whose?: string; signal?: AbortSignal; fetchAddress?: FetchAddress; pool?: Pool }

/** A pasted text up to this long is read where it arrives, in a few milliseconds and without the wait for a desk, however it is made. */
const SHORT = 10_000

/** A byte order mark, carriage returns, and the characters no database keeps (NUL, halves of pairs) are an encoding's traces, not text. */
const clean = (source: string) => source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')

type Written = { kind: 'markdown' | 'text'; source: string; title?: string | undefined }

const bringWritten = ({ kind, source, title }: Written, { whose = '', signal, pool = desks }: BringOptions) => {
  const text = clean(source)
  return kind === 'text' && text.length <= SHORT ? finish(readText(text, title)) : pool.read({ kind, text, title }, { whose, signal })
}

const bringHtml = (html: string, sourceUrl: string | undefined, { whose = '', signal, pool = desks }: BringOptions) =>
  pool.read({ kind: 'html', html: clean(html), sourceUrl }, { whose, signal })

const bringAddress = async (address: string, options: BringOptions) => {
  const fetched = onTheWay.take(options.whose ?? '', () => (options.fetchAddress ?? fetchAddress)(address, { signal: options.signal }))
  const { url, contentType, bytes } = await fetched
  const source = decode(bytes, contentType)
  const [, written] = /^text\/(?:x-)?(plain|markdown)/i.exec(contentType) ?? []
  if (!written) return bringHtml(source, url, options)
  const kind = written.toLowerCase() === 'markdown' ? 'markdown' : 'text'
  return { ...(await bringWritten({ kind, source }, options)), sourceUrl: url }
}

/** Brings a text in. Throws Refusal with a sentence that says why not and what to try instead. */
export async function bringIn(source: PostSource, options: BringOptions = {}): Promise<PostContent> {
  options.signal?.throwIfAborted()
  if ('url' in source) return bringAddress(source.url, options)
  if ('html' in source) return bringHtml(source.html, source.sourceUrl, options)
  if ('markdown' in source) return bringWritten({ kind: 'markdown', source: source.markdown, title: source.title }, options)
  return bringWritten({ kind: 'text', source: source.text, title: source.title }, options)
}
