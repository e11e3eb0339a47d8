/** What a reading leaves behind for its group: what it carries up, and what was said in its rounds. */
import type { Question } from '../../shared/question.ts'
import type { Reading } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import { questionsOf } from '../question/kept.ts'
import { roundsOf } from '../round/kept.ts'

/** What was said in a round, and to what question. */
export interface Said { question: string; said: string[] }

/** When a group read it: when it was released, else its date, else when it was assigned. */
export const readOn = ({ releasedAt, opensAt, createdAt }: Reading): string => releasedAt ?? opensAt ?? createdAt

/** The rounds in which something was written down. */
export const saidIn = async (house: House, readingId: string): Promise<Said[]> => (await roundsOf(house.store.shelf, readingId))
  .filter(({ notes }) => notes.length > 0).map(({ question, notes }) => ({ question, said: notes.map(({ body }) => body) }))

type CarriedUp = Question & { carriedAt: string }
const isCarriedUp = (question: Question): question is CarriedUp => question.carriedAt !== undefined && !question.private && question.body !== ''

/** The questions carried up, the first one first; nobody's private ones. */
export const carriedIn = async (house: House, readingId: string): Promise<CarriedUp[]> => (await questionsOf(house.store.shelf, readingId))
  .filter(isCarriedUp).sort((one, other) => one.carriedAt.localeCompare(other.carriedAt))
