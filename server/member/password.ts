import { hash, verify } from '@node-rs/argon2'
import { Refusal } from '../../shared/refusal.ts'

/** The library's number for argon2id. */
const ARGON2ID = 2
/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const COMMONEST = 3000

const AT_ONCE = 2
const MOST_WAITING = 60
let working = 0
const waiting: (() => void)[] = []

/** Hashing fills the threads that the disk needs too: two at once, the rest in turn, and beyond that a refusal. */
const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (waiting.length >= MOST_WAITING) throw new Refusal('too-many', 'Too many are signing in at this moment. Please try again shortly.', { retryAfter: 5 })
  if (working >= AT_ONCE) await new Promise<void>(turn => waiting.push(turn))
  else working++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else working--
  }
}

/** A password as it is kept: argon2id with its salt. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST))

let nobody: Promise<string> | undefined

/** Compares a password with a stored hash; without one it takes as long, so that nobody learns which addresses are known. */
export const checkPassword = async (password: string, stored: string | undefined): Promise<boolean> => {
  nobody ??= hash('nobody has this password', COST)
  const against = stored ?? (await nobody)
  const matches = await inTurn(() => verify(against, password))
  return matches && stored !== undefined
}

let common: Promise<Set<string>> | undefined

/** The list is a dictionary of half a megabyte: read when the first password is set, not at every start. */
const loadCommon = async (): Promise<Set<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const ranked = (dictionary['passwords-common'] as string[]).filter(password => password.length >= 8)
  return new Set(ranked.slice(0, COMMONEST))
}

/** Refuses the passwords that everybody tries first. */
export const refuseCommonPassword = async (password: string): Promise<void> => {
  common ??= loadCommon()
  if (!(await common).has(password.toLowerCase())) return
  throw new Refusal('invalid', 'This password is among the first anybody would try. Please choose another; a short sentence works well.', {
    fields: { 'password': 'is too common' },
  })
}
