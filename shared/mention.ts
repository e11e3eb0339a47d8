/** A member named: `@` and their name. Beside a message's words stands who is meant; in a margin nothing does, so of two who bear one name both are. */

/** Where somebody is named in a text, and who bears the name. */
export interface Naming { from: number; to: number; memberIds: string[] }

const LETTER = /[\p{L}\p{N}\p{M}_]/u
const AT = /(?<![\p{L}\p{N}\p{M}_.+-])@/gu

const standsAt = (text: string, at: number, name: string): boolean =>
  text.slice(at, at + name.length).toLowerCase() === name.toLowerCase() && !LETTER.test([...text.slice(at + name.length, at + name.length + 2)][0] ?? '')

/** Every `@` of a text that a name of these follows as a whole; of names that begin alike the longest. An address is none. */
export const namingsIn = (text: string, names: ReadonlyMap<string, string>): Naming[] => {
  const known = [...names].filter(([, name]) => name !== '').sort(([, one], [, other]) => other.length - one.length)
  return [...text.matchAll(AT)].flatMap(({ index }) => {
    const found = known.filter(([, name]) => standsAt(text, index + 1, name))
    const length = found[0]?.[1].length
    return length === undefined ? [] : [{ from: index, to: index + 1 + length, memberIds: found.filter(([, name]) => name.length === length).map(([id]) => id) }]
  })
}

/** The members a text names. Of several who bear one name, those `meant`; when none of them was, all. */
export const mentionedIn = (text: string, names: ReadonlyMap<string, string>, meant: readonly string[] = []): string[] =>
  [...new Set(namingsIn(text, names).flatMap(({ memberIds }) => {
    const chosen = memberIds.filter(id => meant.includes(id))
    return chosen.length ? chosen : memberIds
  }))]
