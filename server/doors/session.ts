/** Who is knocking: the session cookie, or a personal token. Nothing else is believed. */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { parseCookie } from 'cookie'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'

/** A member who has shown a credential that holds. `credential` names it: `session/<memberId>/<hash>` or `token/<memberId>/<hash>`. */
export interface Known { memberId: string; credential: string }

/** Stored under `session/<memberId>/<hash>`. */
export interface Session { key: string; memberId: string; createdAt: string; seenAt: string }
/** Stored under `token/<memberId>/<hash>`. */
export interface Token { key: string; id: string; memberId: string; label: string; createdAt: string }

const DAY = 86_400_000
const SESSION_DAYS = 90
/** How long a session lasts without a visit, in seconds. */
export const SESSION_SECONDS = SESSION_DAYS * 24 * 60 * 60

/** A secret as it is kept: SHA-256, base64url. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** A secret of 192 bits, as it is handed out once. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** A credential's secret begins with whose it is, so that all of one member's can be found and ended together. */
const secretOf = (memberId: string): string => `${memberId}.${newSecret()}`
const keyOf = (secret: string): string => `${secret.split('.', 1)[0]}/${hashOf(secret)}`

/** `__Host-` needs https, so a house on plain http uses another name. */
export const cookieName = (house: House): string => (isSecure(house) ? '__Host-tenfold' : 'tenfold')
/** Whether the house is reached over https. */
export const isSecure = (house: House): boolean => house.publicUrl.startsWith('https:')

/** Takes apart the credential in a request's headers. */
const shown = (house: House, headers: IncomingHttpHeaders, token?: string): { session?: string; token?: string } => {
  const bearer = /^Bearer ([A-Za-z0-9._-]{16,200})$/.exec(headers.authorization ?? '')?.[1]
  const given = token ?? bearer
  if (given !== undefined) return { token: given }
  const session = parseCookie(headers.cookie ?? '')[cookieName(house)]
  return session ? { session } : {}
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A house on loopback goes by every name of loopback, at its own port; any other house by its public address alone. */
const isOwnOrigin = (house: House, origin: string): boolean => {
  if (origin === house.publicUrl) return true
  if (house.config.publicUrl !== undefined || !URL.canParse(origin)) return false
  const [own, other] = [new URL(house.publicUrl), new URL(origin)]
  return LOOPBACK.has(own.hostname) && LOOPBACK.has(other.hostname) && own.port === other.port && own.protocol === other.protocol && other.origin === origin
}

/** Refuses a browser that comes from another site. A socket without an Origin is believed only with a token: browsers always send one. */
export const checkOrigin = (house: House, headers: IncomingHttpHeaders, withToken: boolean): void => {
  const origin = headers.origin
  if (origin === undefined ? withToken : isOwnOrigin(house, origin)) return
  throw new Refusal('not-allowed', 'This address may only be used from the pages of this house.')
}

/** The member behind a credential that still holds; undefined for none, one that ended, or one that was never given. */
export const identify = async (house: House, headers: IncomingHttpHeaders, token?: string): Promise<Known | undefined> => {
  const secret = shown(house, headers, token)
  if (secret.token !== undefined) return byToken(house, keyOf(secret.token))
  return secret.session === undefined ? undefined : bySession(house, keyOf(secret.session))
}

/** Who speaks at a door, when a page says whose it is: no credential speaks for another's page. Who says nothing of it need not. */
export const speaker = (known: Known | undefined, as: unknown): Known | undefined => (as === undefined || known?.memberId === as ? known : undefined)

const byToken = async (house: House, key: string): Promise<Known | undefined> => {
  const found = await house.store.shelf.get<Token>('token', key)
  return found && { memberId: found.memberId, credential: `token/${key}` }
}

const bySession = async (house: House, key: string): Promise<Known | undefined> => {
  const found = await house.store.shelf.get<Session>('session', key)
  if (!found) return undefined
  const idle = house.clock().getTime() - Date.parse(found.seenAt)
  if (idle > SESSION_DAYS * DAY) return undefined
  if (idle > DAY) await touch(house, key)
  return { memberId: found.memberId, credential: `session/${key}` }
}

/** Slides a session on, at most once a day: nobody's visits are counted more finely than the promise needs. */
const touch = (house: House, key: string): Promise<void> =>
  house.store.shelf.change(async draft => {
    const session = await draft.get<Session>('session', key)
    if (session) draft.put('session', key, { ...session, seenAt: house.clock().toISOString() })
  })

/** Makes a session for a member and returns its secret for the cookie. */
export const openSession = async (house: House, memberId: string): Promise<string> => {
  const secret = secretOf(memberId)
  const now = house.clock().toISOString()
  const session: Session = { key: keyOf(secret), memberId, createdAt: now, seenAt: now }
  await house.store.shelf.change(async draft => draft.put('session', session.key, session))
  return secret
}

/** Makes a personal token for programs and returns its secret, which is shown once. */
export const openToken = async (house: House, memberId: string, label: string): Promise<{ id: string; label: string; token: string }> => {
  const secret = secretOf(memberId)
  const token: Token = { key: keyOf(secret), id: house.newId(), memberId, label, createdAt: house.clock().toISOString() }
  await house.store.shelf.change(async draft => draft.put('token', token.key, token))
  return { id: token.id, label, token: secret }
}

/** Ends one credential and tells every open socket that leans on it. */
export const endCredential = async (house: House, known: Known): Promise<void> => {
  const [kind, ...key] = known.credential.split('/') as [string, string, string]
  await house.store.shelf.change(async draft => draft.drop(kind, key.join('/')))
  house.spread('credential:ended', known)
}

/** Ends all of a member's sessions and tokens but the one named in `except`. */
export const endCredentials = async (house: House, memberId: string, except?: string): Promise<void> => {
  const ended = await house.store.shelf.change(async draft => {
    const [sessions, tokens] = [await draft.list<Session>('session', `${memberId}/`), await draft.list<Token>('token', `${memberId}/`)]
    const held = [...sessions.map(({ key }) => ['session', key] as const), ...tokens.map(({ key }) => ['token', key] as const)]
    const gone = held.filter(([kind, key]) => `${kind}/${key}` !== except)
    for (const [kind, key] of gone) draft.drop(kind, key)
    return gone
  })
  for (const [kind, key] of ended) house.spread('credential:ended', { memberId, credential: `${kind}/${key}` })
}
