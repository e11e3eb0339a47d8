import { plural } from './words.ts'

const n = (count: number, one: string, other: string) => plural('en', count, { one, other })

/** English: the model every other language follows. */
export const en = {
  house: {
    name: 'Tenfold',
    skip: 'Skip to the text',
    home: 'Home',
    loading: 'One moment…',
    offline: 'You are offline. What you write is kept on this device and sent when you are back.',
    back: 'Back',
  },
  action: {
    save: 'Save', cancel: 'Cancel', close: 'Close', erase: 'Erase', edit: 'Edit', send: 'Send', copy: 'Copy', copied: 'Copied', undo: 'Undo',
    more: 'More', again: 'Try again', done: 'Done', next: 'Next', previous: 'Previous', search: 'Search', share: 'Share',
  },
  refusal: {
    'not-signed-in': 'You are not signed in here any more. Sign in, then try again.',
    'not-allowed': 'That is not yours to do in this group.',
    'not-found': 'There is nothing here, or nothing you may see.',
    conflict: 'Someone changed this at the same moment. Look again, then try once more.',
    gone: 'This is not there any more.',
    'too-large': 'That is too large.',
    invalid: 'Something in it needs another look.',
    'too-many': 'That was a little fast. Wait a moment, then try again.',
    unavailable: 'The house cannot be reached. Nothing you wrote is lost; try again in a moment.',
  },
  role: { facilitator: 'Facilitator', member: 'Member', observer: 'Observer' },
  count: {
    members: (count: number) => n(count, '# member', '# members'),
    paragraphs: (count: number) => n(count, '# paragraph', '# paragraphs'),
    readings: (count: number) => n(count, '# reading', '# readings'),
  },
}

/** The shape of a language file. */
export type Words = typeof en
