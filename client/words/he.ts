import type { Words } from './en.ts'
import { plural } from './words.ts'

const n = (count: number, one: string, two: string, other: string) => plural('he', count, { one, two, other })

/** Hebrew. Speaks to the group in the plural, so that it speaks to everyone. */
export const he: Words = {
  house: {
    name: 'Tenfold',
    skip: 'דילוג אל הטקסט',
    home: 'בית',
    loading: 'רק רגע…',
    offline: 'אין חיבור לרשת. מה שנכתב נשמר במכשיר ויישלח כשהחיבור יחזור.',
    back: 'חזרה',
  },
  action: {
    save: 'שמירה', cancel: 'ביטול', close: 'סגירה', erase: 'מחיקה', edit: 'עריכה', send: 'שליחה', copy: 'העתקה', copied: 'הועתק', undo: 'החזרה',
    more: 'עוד', again: 'לנסות שוב', done: 'סיום', next: 'הבא', previous: 'הקודם', search: 'חיפוש', share: 'שיתוף',
  },
  refusal: {
    'not-signed-in': 'החיבור לחשבון הסתיים. יש להיכנס ולנסות שוב.',
    'not-allowed': 'הפעולה הזאת אינה ברשותך בקבוצה הזאת.',
    'not-found': 'אין כאן דבר, או שאין דבר שמותר לך לראות.',
    conflict: 'מישהו שינה את זה באותו רגע. כדאי להסתכל שוב ולנסות פעם נוספת.',
    gone: 'זה כבר לא כאן.',
    'too-large': 'זה גדול מדי.',
    invalid: 'משהו כאן דורש מבט נוסף.',
    'too-many': 'קצת מהר מדי. רגע של המתנה, ואז לנסות שוב.',
    unavailable: 'אי אפשר להגיע אל הבית כרגע. שום דבר שנכתב לא אבד; אפשר לנסות שוב עוד רגע.',
  },
  role: { facilitator: 'מנחה', member: 'חבר', observer: 'צופה' },
  count: {
    members: count => n(count, 'חבר אחד', 'שני חברים', '# חברים'),
    paragraphs: count => n(count, 'פסקה אחת', 'שתי פסקאות', '# פסקאות'),
    readings: count => n(count, 'קריאה אחת', 'שתי קריאות', '# קריאות'),
  },
}
