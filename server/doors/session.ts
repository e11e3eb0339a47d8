/** Who is knocking: the session cookie, or a personal token. Nothing else is believed. */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { parseCookie } from 'cookie'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'

/** A member who has shown a credential that holds. `credential` is its hash: `session/…` or `token/…`. */
export interface Known { memberId: string; credential: string }

/** Stored under `session/<hash>`. */
export interface Session { hash: string; memberId: string; createdAt: string; seenAt: string }
/** Stored under `token/<hash>`. */
export interface Token { hash: string; id: string; memberId: string; label: string; createdAt: string }

const DAY = 86_400_000
const SESSION_DAYS = 90

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** A secret of 192 bits, as it is handed out once. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** `__Host-` needs https, so a house on plain http uses another name. */
export const cookieName = (house: House): string => (isSecure(house) ? '__Host-tenfold' : 'tenfold')
export const isSecure = (house: House): boolean => house.publicUrl.startsWith('https:')

/** Takes apart the credential in a request's headers. */
const shown = (house: House, headers: IncomingHttpHeaders, token?: string): { session?: string; token?: string } => {
  const bearer = /^Bearer ([A-Za-z0-9_-]{16,64})$/.exec(headers.authorization ?? '')?.[1]
  const given = token ?? bearer
  if (given !== undefined) return { token: given }
  const session = parseCookie(headers.cookie ?? '')[cookieName(house)]
  return session ? { session } : {}
}

/** Refuses a browser that comes from another site; one without an Origin is believed only with a token. */
export const checkOrigin = (house: House, headers: IncomingHttpHeaders, withToken: boolean): void => {
  const origin = headers.origin
  if (origin === undefined ? withToken : origin === house.publicUrl) return
  throw new Refusal('not-allowed', 'This address may only be used from the pages of this house.')
}

/** The member behind a credential that still holds; undefined for none, one that ended, or one that was never given. */
export const identify = async (house: House, headers: IncomingHttpHeaders, token?: string): Promise<Known | undefined> => {
  const secret = shown(house, headers, token)
  if (secret.token !== undefined) return byToken(house, secret.token)
  return secret.session === undefined ? undefined : bySession(house, secret.session)
}

const byToken = async (house: House, secret: string): Promise<Known | undefined> => {
  const found = await house.store.shelf.get<Token>('token', hashOf(secret))
  return found && { memberId: found.memberId, credential: `token/${found.hash}` }
}

const bySession = async (house: House, secret: string): Promise<Known | undefined> => {
  const hash = hashOf(secret)
  const found = await house.store.shelf.get<Session>('session', hash)
  if (!found) return undefined
  const idle = house.clock().getTime() - Date.parse(found.seenAt)
  if (idle > SESSION_DAYS * DAY) return undefined
  if (idle > DAY) await touch(house, hash)
  return { memberId: found.memberId, credential: `session/${hash}` }
}

/** Slides a session on, at most once a day: nobody's visits are counted more finely than the promise needs. */
const touch = (house: House, hash: string): Promise<void> =>
  house.store.shelf.change(async draft => {
    const session = await draft.get<Session>('session', hash)
    if (session) draft.put('session', hash, { ...session, seenAt: house.clock().toISOString() })
  })

/** Makes a session for a member and returns its secret for the cookie. */
export const openSession = async (house: House, memberId: string): Promise<string> => {
  const secret = newSecret()
  const now = house.clock().toISOString()
  const session: Session = { hash: hashOf(secret), memberId, createdAt: now, seenAt: now }
  await house.store.shelf.change(async draft => draft.put('session', session.hash, session))
  return secret
}

/** Ends one credential and tells every open socket that leans on it. */
export const endCredential = async (house: House, known: Known): Promise<void> => {
  const [kind, hash] = known.credential.split('/') as [string, string]
  await house.store.shelf.change(async draft => draft.drop(kind, hash))
  house.spread('credential:ended', known)
}
