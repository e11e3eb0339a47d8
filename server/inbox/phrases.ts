/** What mails and pushed notices say, in the languages of the house. */
import type { Notice } from '../../shared/inbox.ts'

type Kind = Notice['kind']
/** The sentences of one language: a `line` stands alone, a `deed` below the name of its reading. */
export interface Phrases {
  language: string
  dir: 'ltr' | 'rtl'
  lines: Record<Kind, (name: string, title: string) => string>
  deeds: Record<Kind, (name: string) => string>
  digest: (count: number) => string
  why: string
  settings: string
  end: string
  ended: string
  endSure: string
}

const en: Phrases = {
  language: 'en', dir: 'ltr',
  lines: {
    answer: (name, title) => `${name} answered you in “${title}”`, mention: (name, title) => `${name} named you in “${title}”`,
    question: (name, title) => `${name} answered your question on “${title}”`, opened: (_name, title) => `“${title}” is open`,
    pledge: (_name, title) => `“${title}” waits for your word`,
  },
  deeds: {
    answer: name => `${name} answered you`, mention: name => `${name} named you`, question: name => `${name} answered your question`,
    opened: () => 'It is open to be read', pledge: () => 'It opens when enough of you are in',
  },
  digest: count => (count === 1 ? 'One thing waits for you' : `${count} things wait for you`),
  why: 'You get this mail because you gave your address in this house.', settings: 'When you are told of what', end: 'No more mails',
  ended: 'You will get no more mails from this house. What concerns you still stands in your inbox.', endSure: 'Send me no more mails',
}

const he: Phrases = {
  language: 'he', dir: 'rtl',
  lines: {
    answer: (name, title) => `תשובה אליך מאת ${name} ב„${title}”`, mention: (name, title) => `שמך הוזכר על ידי ${name} ב„${title}”`,
    question: (name, title) => `תשובה לשאלתך מאת ${name} על „${title}”`, opened: (_name, title) => `„${title}” פתוח לקריאה`,
    pledge: (_name, title) => `„${title}” ממתין למילה שלך`,
  },
  deeds: {
    answer: name => `תשובה אליך מאת ${name}`, mention: name => `שמך הוזכר על ידי ${name}`, question: name => `תשובה לשאלתך מאת ${name}`,
    opened: () => 'פתוח עכשיו לקריאה', pledge: () => 'ייפתח כשמספיק מכם בפנים',
  },
  digest: count => (count === 1 ? 'דבר אחד ממתין לך' : `${count} דברים ממתינים לך`),
  why: 'המייל הזה נשלח כי מסרת את כתובתך בבית הזה.', settings: 'מתי מודיעים לי ועל מה', end: 'בלי מיילים',
  ended: 'לא יישלחו אליך עוד מיילים מן הבית הזה. מה שנוגע לך עדיין נמצא בתיבה שלך.', endSure: 'לא לשלוח לי עוד מיילים',
}

/** The sentences for a language tag; English when the house does not speak it. */
export const phrasesFor = (language: string | undefined): Phrases => (/^(he|iw)\b/i.test(language ?? '') ? he : en)
