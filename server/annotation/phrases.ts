/** What the printed page and the text file say of themselves, in the group's language. */
export interface Phrases {
  margin: string
  adrift: string
  loose: string
  unsigned: string
  broughtIn: (by: string, name: string, source: string) => string
  answers: (name: string) => string
  kinds: Record<'highlighting' | 'commenting' | 'questioning', string>
}

const en: Phrases = {
  margin: 'In the margin', adrift: 'Notes whose place in the text is gone', loose: 'Answers to what is not here', unsigned: 'Somebody who left',
  broughtIn: (by, name, source) => `brought in by ${by}${name && `, written by ${name}`}${source && ` (${source})`}`,
  answers: name => `to ${name}`,
  kinds: { highlighting: 'marked', commenting: 'wrote', questioning: 'asked' },
}

const he: Phrases = {
  margin: 'בשוליים', adrift: 'הערות שמקומן בטקסט איננו עוד', loose: 'תשובות למה שאינו כאן', unsigned: 'מי שעזב',
  broughtIn: (by, name, source) => `הובא על ידי ${by}${name && `, נכתב על ידי ${name}`}${source && ` (${source})`}`,
  answers: name => `אל ${name}`,
  kinds: { highlighting: 'סימון', commenting: 'הערה', questioning: 'שאלה' },
}

/** The phrases for a BCP 47 tag; English for a language the house does not speak. */
export const phrasesFor = (language: string): Phrases & { tag: string; dir: 'ltr' | 'rtl' } =>
  (/^(he|iw)\b/i.test(language) ? { ...he, tag: 'he', dir: 'rtl' } : { ...en, tag: 'en', dir: 'ltr' })
