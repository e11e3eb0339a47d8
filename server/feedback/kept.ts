import type { Feedback } from '../../shared/feedback.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/** One member's feedback on one reading, stored under `feedback/<readingId>/<memberId>`. */
export interface KeptFeedback extends Feedback { memberId: string }

/** All feedback on a reading. */
export const feedbackOn = (reader: Pick<Shelf | Draft, 'list'>, readingId: string): Promise<KeptFeedback[]> => reader.list<KeptFeedback>('feedback', `${readingId}/`)

/** Where a member's feedback lies. */
export const feedbackKey = (readingId: string, memberId: string): string => `${readingId}/${memberId}`

/** Forgets all feedback on a reading that is erased. */
export const dropFeedback = async (draft: Draft, readingId: string): Promise<void> => {
  for (const { memberId } of await feedbackOn(draft, readingId)) draft.drop('feedback', feedbackKey(readingId, memberId))
}
