/** What the files of the list say of themselves, in the organizer's language. */
export interface CarriedPhrases {
  title: string
  backed: (count: number) => string
  empty: string
}

const en: CarriedPhrases = {
  title: 'Questions carried up', empty: 'Nothing has been carried up yet.',
  backed: count => (count === 1 ? '1 more has this question' : `${count} more have this question`),
}

const he: CarriedPhrases = {
  title: 'שאלות שהועלו אל המורה', empty: 'עוד לא הועלתה שאלה.',
  backed: count => (count === 1 ? 'זו שאלתו של עוד אחד' : count === 2 ? 'זו שאלתם של עוד שניים' : `זו שאלתם של עוד ${count}`),
}

/** The phrases for a BCP 47 tag; English for a language the house does not speak. */
export const carriedPhrases = (language: string): CarriedPhrases & { tag: string; dir: 'ltr' | 'rtl' } =>
  (/^(he|iw)\b/i.test(language) ? { ...he, tag: 'he', dir: 'rtl' } : { ...en, tag: 'en', dir: 'ltr' })
