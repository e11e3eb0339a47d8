import type { FactBody, FactName } from '../shared/contract.ts'
import type { Notice } from '../shared/inbox.ts'
import type { PostContent, PostSource } from '../shared/post.ts'
import type { Alarm } from './alarm.ts'
import type { Writings } from './annotation/kept.ts'
import type { Config } from './config.ts'
import type { Degrees } from './degree/kept.ts'
import type { Diary } from './diary.ts'
import type { Discussions } from './discussion/kept.ts'
import type { Figures } from './figures.ts'
import type { Leads } from './lead/kept.ts'
import type { Margins } from './margin/margins.ts'
import type { Guards } from './member/guard.ts'
import type { FetchAddress } from './post/fetch.ts'
import type { Presence } from './presence.ts'
import type { PostAddress } from './push/knock.ts'
import type { Searches } from './search/kept.ts'
import type { Store } from './store/store.ts'

/** Who is told a fact: everybody in a reading's room, every connected member of a group, or one member wherever they are. */
export type Audience = { readingId: string } | { groupId: string } | { memberId: string }

/** What only the house's own rooms hear of each other; never sent out. */
export interface Tidings {
  /** A member's seat in a group was given, changed or taken (`role` undefined: they are out). */
  'membership:changed': { groupId: string; memberId: string; role?: 'facilitator' | 'member' | 'observer' }
  /** A credential no longer holds: a session ended, a token was withdrawn, or (no `credential`) all of the member's. */
  'credential:ended': { memberId: string; credential?: string }
  /** A member is gone with everything they wrote. */
  'member:erased': { memberId: string; groupIds: string[] }
  /** A reading was given to a group. */
  'reading:assigned': { readingId: string }
  /** A reading opened, closed or was revealed. */
  'reading:turned': { readingId: string }
  /** A reading is gone with everything in it. */
  'reading:erased': { readingId: string }
  /** What a member wrote in their own margin is on disk, and it was more than letters in a text that was there: it may concern somebody. */
  'margin:kept': { readingId: string; memberId: string }
  /** The last who sat at any document of a reading got up, and nobody came back in a moment. */
  'margin:left': { readingId: string }
  /** What somebody wrote beside a reading is gone, and no byte of it is left on disk. */
  'margin:erased': { readingId: string }
  /** A member was shown their inbox. */
  'inbox:shown': { memberId: string; notices: readonly Notice[] }
  /** A fact was told. */
  'fact:told': { [N in FactName]: { audience: Audience; fact: N; body: FactBody<N> } }[FactName]
  /** Somebody came into a room, went, or moved in it. */
  'presence:turned': { readingId: string }
}

/** What every room of the house may lean on. A plain object, made by app.ts and passed in. */
export interface House {
  config: Config
  /** The address others reach the house at, without a trailing slash. */
  publicUrl: string
  store: Store
  clock: () => Date
  /** Rings once when the clock has reached a time; calling what it gives keeps it silent. */
  alarm: Alarm
  /** Brings a text in from the world for a member (server/post); refuses with what to try instead. */
  bringIn: (source: PostSource, memberId: string) => Promise<PostContent>
  /** Asks an address of the world outside, or refuses to (server/post/fetch). */
  fetchAddress: FetchAddress
  /** Hands something to an address of the world outside, or refuses to (server/push/knock). */
  postAddress: PostAddress
  /** The Yjs documents of all readings. */
  margins: Margins
  discussions: Discussions
  presence: Presence
  leads: Leads
  degrees: Degrees
  searches: Searches
  writings: Writings
  guards: Guards
  /** Opaque ids, 21 characters. */
  newId: () => string
  /** Tells a fact to all connected members it concerns. Say it after the store has acknowledged. */
  tell<N extends FactName>(audience: Audience, fact: N, body: FactBody<N>): void
  /** Whether any page of a member is open that would hear what is told. */
  isListening(memberId: string): boolean
  /** Says something to the other rooms of this house, at once. */
  spread<N extends keyof Tidings>(name: N, tiding: Tidings[N]): void
  onTiding<N extends keyof Tidings>(name: N, hear: (tiding: Tidings[N]) => void): void
  /** Structured lines for the keeper of the house; never a token, a password or a member's words. */
  diary: Diary
  /** Counters for `/metrics`. */
  figures: Figures
}
