/**
 * Every visible sentence, one file a language, sections by noun. In an element:
 *
 *   class TfThing extends LitElement {
 *     private readonly tongue = new Tongue(this)          // draws it again when the language changes
 *     render() { return html`<p>${words().group.members(3)}</p>` }
 *   }
 *
 * A sentence with something in it is a function; one that counts uses `plural`. English is the model: other files must have its shape.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { kept } from '../device.ts'
import type { Words } from './en.ts'

/** The languages the house speaks, each by its own name. */
export const LANGUAGES = { en: 'English', he: 'עברית' } as const
export type Spoken = keyof typeof LANGUAGES

const FILES: Record<Spoken, () => Promise<Words>> = {
  en: async () => (await import('./en.ts')).en,
  he: async () => (await import('./he.ts')).he,
}
const RIGHT_TO_LEFT: readonly Spoken[] = ['he']

let spoken: Spoken = 'en'
let latest: Spoken = 'en'
let current: Words | undefined
const hosts = new Set<ReactiveControllerHost>()

/** The sentences of the language now spoken. `speak` has resolved before anything is drawn. */
export const words = (): Words => {
  if (!current) throw new Error('no language is spoken yet')
  return current
}

/** The language now spoken, a BCP 47 tag: for Intl and for `lang`. */
export const language = (): Spoken => spoken

/** Which of the house's languages a tag asks for: `he-IL` is `he`; undefined when the house does not speak it. */
const spokenOf = (tag: string | undefined): Spoken | undefined => {
  const primary = tag?.toLowerCase().split('-')[0]
  return primary !== undefined && primary in LANGUAGES ? primary as Spoken : primary === 'iw' ? 'he' : undefined
}

/** The language to begin with: the one spoken here last, else the browser's. */
export const firstLanguage = (): Spoken =>
  [kept.read('language'), ...navigator.languages].map(spokenOf).find(found => found !== undefined) ?? 'en'

/** Speaks a language from now on: the member's choice, else the group's, else the browser's. Turns the page's direction with it. */
export const speak = async (wanted: string | undefined): Promise<void> => {
  const next = latest = spokenOf(wanted) ?? latest
  const read = await FILES[next]()
  // whoever asked last is heard, however long each file took
  if (current && (next !== latest || next === spoken)) return
  current = read
  spoken = next
  kept.keep('language', next)
  document.documentElement.lang = next
  document.documentElement.dir = RIGHT_TO_LEFT.includes(next) ? 'rtl' : 'ltr'
  for (const host of hosts) host.requestUpdate()
}

/** Draws its element again when the language changes. */
export class Tongue implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) { host.addController(this) }
  hostConnected(): void { hosts.add(this.host) }
  hostDisconnected(): void { hosts.delete(this.host) }
}

/** The sentence for a number, by the language's own rules: `plural('en', 3, { one: '# reply', other: '# replies' })`. */
export const plural = (tag: string, count: number, forms: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>): string =>
  (forms[new Intl.PluralRules(tag).select(count)] ?? forms.other).replace('#', new Intl.NumberFormat(tag).format(count))
