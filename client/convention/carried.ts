/** What the groups on the way carry up to the teacher of a convention, as its organizer asks the house about it. */
import type { Carried, CarriedKind, CarriedQuestion, CarriedText } from '../../shared/carried.ts'
import { addressOf, ask } from '../api.ts'

export type { Carried, CarriedQuestion, CarriedText }

export const carriedTo = (conventionId: string): Promise<Carried> => ask('GET /api/conventions/:conventionId/questions', { params: { conventionId } })

/** What the list is taken along as: the sentence's name, and what the house calls it. */
export const FILES: readonly (readonly ['page' | 'text' | 'table', CarriedKind])[] = [['page', 'html'], ['text', 'markdown'], ['table', 'csv']]

/** Where the list is to be had as a file. */
export const fileOfCarried = (conventionId: string, as: CarriedKind): string => addressOf('/api/conventions/:conventionId/questions/export', { conventionId }, { as })
