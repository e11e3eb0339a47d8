/**
 * Whose page this is: known once the house has told, and the same until they sign out or the page is fetched anew. It is said at every
 * door, so that a page left open neither speaks nor hears as whoever signs in on this device later.
 */
import { WHOSE } from '../shared/whose.ts'

/** `isOver`: the house says they are signed out. The next place is fetched anew, for whoever is signed in by then. */
export const whose: { memberId: string | undefined; isOver: boolean } = { memberId: undefined, isOver: false }

/** What a request says of it. */
export const saidOf = (): Record<string, string> => (whose.memberId === undefined ? {} : { [WHOSE]: whose.memberId })

/** The house would not hear this page's member. */
export const over = (): void => { whose.isOver = whose.memberId !== undefined }
