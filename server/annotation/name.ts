import { createHash } from 'node:crypto'

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 21)

/** What a sign is called outside its document: its key holds what no address may. */
export const signId = (key: string): string => `on-${digest(key)}`

/** What something brought in is called: bringing the same in again finds it there. */
export const broughtId = (iri: string): string => `in-${digest(iri)}`

/** What a file to keep is called: after its title, in letters every disk takes. */
export const fileNamed = (title: string, ending: string, otherwise: string): string =>
  `${title.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').trim().slice(0, 80) || otherwise}.${ending}`
