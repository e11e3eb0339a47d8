import { Refusal } from '../../shared/refusal.ts'
import type { Known } from './session.ts'

/** What only a live connection can do: be in rooms. */
export interface Place {
  id: string
  enter(readingId: string): Promise<void>
  leave(readingId: string): Promise<void>
}

/** Who asks, as a handler sees them. */
export interface Asker {
  known: Known | undefined
  /** The asking member; throws `not-signed-in` when nobody is signed in. */
  memberId: string
  /** The client's address, for guarding against guessing; never stored. */
  address: string
  /** Gives the asker a session of their own in place of the one they came with. Only at the web door. */
  signIn(memberId: string): Promise<void>
  /** Ends the credential the asker came with. */
  signOut(): Promise<void>
  /** Set at the live door. */
  place?: Place
}

/** The asker at a door, from what the door knows. */
export const askerOf = (known: Known | undefined, rest: Pick<Asker, 'address' | 'signIn' | 'signOut' | 'place'>): Asker => ({
  ...rest,
  known,
  get memberId() {
    if (!known) throw new Refusal('not-signed-in', 'Please sign in, or join with an invitation, first.')
    return known.memberId
  },
})
