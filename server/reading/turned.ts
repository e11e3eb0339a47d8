import type { Reading, ReadingCard, ReadingState } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import { presentReading } from './kept.ts'

/** Tells everybody how a reading stands now that it turned, and that it opened when it stood otherwise before. */
export const tellTurned = async (house: House, reading: Reading, before: ReadingState): Promise<ReadingCard> => {
  const card = await presentReading(house, reading)
  house.spread('reading:turned', { readingId: reading.id })
  house.tell({ groupId: reading.groupId }, 'reading:changed', { reading: card })
  if (card.state === 'open' && before !== 'open') house.tell({ groupId: reading.groupId }, 'reading:opened', { readingId: reading.id })
  return card
}
