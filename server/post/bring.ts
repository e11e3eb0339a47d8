/** Bringing a text in from the world: by address, as HTML, as Markdown or pasted. */
import type { PostContent, PostSource } from '../../shared/post.ts'
import { decode } from './charset.ts'
import { fetchAddress, type FetchAddress } from './fetch.ts'
import { finish } from './finish.ts'
import { openPool, type Pool } from './pool.ts'
import { readText } from './text.ts'

/** `signal` gives up; the others take the place of the house's own way out and of its desks. */
export type BringOptions = { signal?: AbortSignal; fetchAddress?: FetchAddress; pool?: Pool }

const house = openPool()

/** A byte order mark, carriage returns, and the characters no database keeps (NUL, halves of pairs) are an encoding's traces, not text. */
const clean = (source: string) => source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')

const bringText = (text: string, title?: string) => finish(readText(clean(text), title))

const bringAddress = async (address: string, { fetchAddress: ask = fetchAddress, signal, pool = house }: BringOptions) => {
  const { url, contentType, bytes } = await ask(address, { signal })
  const source = clean(decode(bytes, contentType))
  if (/^text\/(x-)?markdown/i.test(contentType)) return { ...(await pool.read({ kind: 'markdown', markdown: source }, signal)), sourceUrl: url }
  if (/^text\/plain/i.test(contentType)) return { ...bringText(source), sourceUrl: url }
  return pool.read({ kind: 'html', html: source, sourceUrl: url }, signal)
}

/** Brings a text in. Throws Refusal with a sentence that says why not and what to try instead. */
export async function bringIn(source: PostSource, options: BringOptions = {}): Promise<PostContent> {
  const { signal, pool = house } = options
  signal?.throwIfAborted()
  if ('url' in source) return bringAddress(source.url, options)
  if ('html' in source) return pool.read({ kind: 'html', html: clean(source.html), sourceUrl: source.sourceUrl }, signal)
  if ('markdown' in source) return pool.read({ kind: 'markdown', markdown: clean(source.markdown), title: source.title }, signal)
  return bringText(source.text, source.title)
}
