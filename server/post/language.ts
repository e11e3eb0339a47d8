/** Which way a text runs and which language it seems to be in, judged by what it says rather than by what its page claims. */
type Direction = 'ltr' | 'rtl'

const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu
const LETTER = /\p{L}/gu
const RTL_LANGUAGES = /^(he|iw|yi|ji|ar|fa|ur|ps|sd|ug|ckb|dv|syr|nqo|arc)\b/i
const COMMON_WORDS: Record<string, string> = {
  en: 'the and of to is that it in we with', es: 'el los las que una por con del para es', fr: 'les des une est que dans pour qui nous pas',
  de: 'der die und das ist nicht wir ein mit sich', it: 'che di il non per una sono della gli nel', pt: 'que não uma com para os do da em nós',
  ru: 'и в не что на это мы как он к', uk: 'і в не що на це ми як та до', ar: 'في من على إلى أن التي الذي هذا عن مع', fa: 'و در به که از این را است با برای',
}
const SAMPLE = 20_000

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

const rtlShare = (text: string) => {
  const letters = count(text, LETTER)
  return letters === 0 ? undefined : count(text, RTL) / letters
}

/**
 * The direction of a text: what it says of itself, else what most of its letters are, else its language's. Templates say `ltr` without
 * meaning it, so that word is not taken for a text of Hebrew letters.
 */
export function directionOf(text: string, claims: { dir?: string | null; language?: string | null } = {}): Direction {
  const share = rtlShare(text.slice(0, SAMPLE))
  if (claims.dir === 'rtl' || (claims.dir === 'ltr' && (share ?? 0) < 0.7)) return claims.dir
  if (share !== undefined) return share > 0.4 ? 'rtl' : 'ltr'
  return RTL_LANGUAGES.test(claims.language ?? '') ? 'rtl' : 'ltr'
}

/** The language of a text as BCP 47: its own claim unless its script contradicts it, else a guess by script and commonest words. */
export function languageOf(text: string, claim?: string | null): string | undefined {
  const sample = text.slice(0, SAMPLE)
  const stated = canonical(claim)
  if (stated && RTL_LANGUAGES.test(stated) === (rtlShare(sample) ?? 0) > 0.5) return stated
  if (count(sample, /\p{Script=Hebrew}/gu) > count(sample, LETTER) / 2) return 'he'
  return byCommonWords(sample) ?? stated
}

const canonical = (claim?: string | null) => {
  const [tag] = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?\b/i.exec((claim ?? '').trim().replaceAll('_', '-')) ?? []
  return tag && Intl.getCanonicalLocales(tag)[0]
}

const byCommonWords = (sample: string) => {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const shares = Object.entries(COMMON_WORDS).map(([language, common]) => ({ language, share: shareOf(words, new Set(common.split(' '))) }))
  const best = shares.sort((one, other) => other.share - one.share)[0]
  return best && best.share > 0.08 ? best.language : undefined
}

const shareOf = (words: string[], common: Set<string>) => (words.length === 0 ? 0 : words.filter(word => common.has(word)).length / words.length)
