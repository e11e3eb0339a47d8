/** What the pack's file says of itself, in the group's language. */
export interface PackPhrases {
  pack: string
  contents: string
  joint: string
  carried: string
  chosen: string
  endorsed: (count: number) => string
  empty: string
}

const en: PackPhrases = {
  pack: 'The pack', contents: 'What is in it', joint: 'What we wrote together', carried: 'What we carry up', chosen: 'From the margin', empty: 'Nothing has been read yet.',
  endorsed: count => (count === 1 ? 'endorsed by one' : `endorsed by ${count}`),
}

const he: PackPhrases = {
  pack: 'החוברת', contents: 'מה יש בה', joint: 'מה שכתבנו יחד', carried: 'מה שאנחנו מעלים', chosen: 'מן השוליים', empty: 'עוד לא נקרא דבר.',
  endorsed: count => (count === 1 ? 'הצטרף אחד' : `הצטרפו ${count}`),
}

/** The phrases for a BCP 47 tag; English for a language the house does not speak. */
export const packPhrases = (language: string): PackPhrases & { tag: string; dir: 'ltr' | 'rtl' } =>
  (/^(he|iw)\b/i.test(language) ? { ...he, tag: 'he', dir: 'rtl' } : { ...en, tag: 'en', dir: 'ltr' })
