/**
 * Asks an address for a page on a member's word, which makes it a door out of the house: whoever may name the address must not reach with
 * it what only the house can reach. The address is judged when its name is resolved for the very connection it is used for, so there is no
 * second resolving that could answer differently; every redirect is a new address and judged again.
 */
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, fetch, type Response } from 'undici'
import { Refusal } from '../../shared/refusal.ts'
import { literalIp, publicOnly, type Judge } from './address.ts'

/** A page as it came: its final address, what its server said it is, and its decoded (not decrypted, not parsed) bytes. */
export type Fetched = { url: string; contentType: string; bytes: Uint8Array; etag?: string; modified?: string; isSame?: true }

/** `judge` says what may be reached, `accept` which kinds of content are wanted; both are the house's own unless a caller knows better. */
export type FetchOptions = { signal?: AbortSignal | undefined; judge?: Judge; limits?: Partial<typeof LIMITS>; accept?: readonly string[]; since?: Since }
/** What its server said of a page when it was last read: asked with it, the server may answer that it is the same still. */
export type Since = { etag?: string | undefined; modified?: string | undefined }
/** Asks an address, or refuses to. */
export type FetchAddress = (address: string, options?: FetchOptions) => Promise<Fetched>

const LIMITS = { bytes: 5_000_000, milliseconds: 10_000, redirects: 5 }
/** The kinds of content that can be read as a post. */
const READABLE = ['text/html', 'application/xhtml+xml', 'text/plain', 'text/markdown', 'text/x-markdown'] as const

const REFUSED = 'This address cannot be read from here. Open the page yourself, copy its text and paste it here instead.'
const refused = () => new Refusal('invalid', REFUSED, { fields: { url: 'cannot be read from here' } })
const slow = (milliseconds: number) =>
  new Refusal('unavailable', `This page did not answer within ${Math.ceil(milliseconds / 1000)} seconds. Try again later, or copy its text and paste it here instead.`, { retryAfter: 60 })
const tooLong = () => new Refusal('too-large', 'This page is too large to bring in. Copy the part you want to read and paste it here instead.')

class Unreachable extends Error {}

/** Resolves a name for a connection, and fails when any of its addresses may not be reached. */
export const judgedLookup = (judge: Judge): LookupFunction => (hostname, options, answer) => {
  lookup(hostname, { ...options, all: true, verbatim: true }, (error, addresses) => {
    if (error) return answer(error, '', 0)
    const [first] = addresses
    if (!first || !addresses.every(({ address }) => judge.mayReach(address))) return answer(new Unreachable(hostname), '', 0)
    return options.all ? answer(null, addresses) : answer(null, first.address, first.family)
  })
}

/** An address as it may be asked; refused when it may not. */
export const judgeUrl = (address: string, judge: Judge): URL => {
  if (!URL.canParse(address)) throw refused()
  const url = new URL(address)
  const ip = literalIp(url.hostname)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (!isWeb || url.username || url.password || !judge.mayKnock(port) || (ip !== undefined && !judge.mayReach(ip))) throw refused()
  return url
}

const ask = (url: URL, { agent, signal, since }: Asking) =>
  fetch(url, {
    redirect: 'manual', dispatcher: agent, signal,
    headers: { ...(since.etag && { 'if-none-match': since.etag }), ...(since.modified && { 'if-modified-since': since.modified }), accept: 'text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1', 'user-agent': 'Tenfold (a reading room bringing in one page for its group)' },
  })

const redirectOf = (response: Response) => ([301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('location') : null)

type Asking = { judge: Judge; agent: Agent; signal: AbortSignal; redirects: number; since: Since }

const follow = async (address: string, asking: Asking): Promise<{ url: URL; response: Response }> => {
  const url = judgeUrl(address, asking.judge)
  const response = await ask(url, asking)
  const location = redirectOf(response)
  if (!location) return { url, response }
  await response.body?.cancel()
  if (asking.redirects === 0) throw new Refusal('unavailable', 'This address leads on and on to other addresses. Copy the text of the page and paste it here instead.')
  if (!URL.canParse(location, url.href)) throw refused()
  return follow(new URL(location, url).href, { ...asking, redirects: asking.redirects - 1 })
}

const judgeResponse = (response: Response, accept: readonly string[]) => {
  if (!response.ok) {
    throw new Refusal('unavailable', `This page answered "${response.status}" instead of its text. Look whether the address is right, or copy the text and paste it here.`)
  }
  const kind = (response.headers.get('content-type') ?? 'text/html').split(';')[0]!.trim().toLowerCase()
  if (!accept.includes(kind)) {
    throw new Refusal('invalid', 'This address holds no page of text that can be read here. Copy the text and paste it here instead.', { fields: { url: `is ${kind.slice(0, 60)}` } })
  }
}

const marksOf = ({ headers }: Response): Pick<Fetched, 'etag' | 'modified'> => {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')]
  return { ...(etag && { etag }), ...(modified && { modified }) }
}

/** Reads decoded bytes and stops at the first chunk too many, so that a small answer cannot unpack into a big one. */
const readBytes = async (response: Response, most: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > most) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What a failure on the way means to the member. Every address that may not be asked answers alike, so that answers map nobody's network. */
const asRefusal = (error: unknown, milliseconds: number, signal?: AbortSignal): Error => {
  if (error instanceof Refusal) return error
  if (signal?.aborted) return signal.reason instanceof Error ? signal.reason : refused()
  return error instanceof Error && error.name === 'TimeoutError' ? slow(milliseconds) : refused()
}

/** Fetches a page for a member. Throws Refusal with a sentence that says what to do instead. */
export const fetchAddress: FetchAddress = async (address, { signal, judge = publicOnly, limits, accept = READABLE, since = {} } = {}) => {
  const { bytes, milliseconds, redirects } = { ...LIMITS, ...limits }
  const timeout = AbortSignal.timeout(milliseconds)
  const agent = new Agent({ connect: { lookup: judgedLookup(judge), timeout: milliseconds }, maxHeaderSize: 65_536, pipelining: 0 })
  try {
    const { url, response } = await follow(address, { judge, agent, signal: signal ? AbortSignal.any([signal, timeout]) : timeout, redirects, since })
    const marks = marksOf(response)
    if (response.status === 304 && (since.etag ?? since.modified)) return { url: url.href, contentType: '', bytes: new Uint8Array(), isSame: true, ...since, ...marks }
    judgeResponse(response, accept)
    return { url: url.href, contentType: response.headers.get('content-type') ?? '', bytes: await readBytes(response, bytes), ...marks }
  } catch (error) {
    throw asRefusal(error, milliseconds, signal)
  } finally {
    void agent.destroy()
  }
}
