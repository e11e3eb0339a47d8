/** Reading with the keyboard: from paragraph to paragraph, from sentence to sentence, and what may be done with one. */
import type { Selection } from '../../shared/anchor.ts'

/** A sentence of a block, in UTF-16 offsets. */
export interface Sentence { start: number; end: number }

/** A block's sentences without the blanks between them, by the rules of its language. */
export const sentencesOf = (text: string, language?: string): Sentence[] => {
  const sentences = [...segmenter(language).segment(text)].map(({ segment, index }) => ({
    start: index + segment.length - segment.trimStart().length, end: index + segment.trimEnd().length,
  }))
  return sentences.filter(({ start, end }) => start < end)
}

const segmenter = (language?: string): Intl.Segmenter => {
  try { return new Intl.Segmenter(language, { granularity: 'sentence' }) } catch { return new Intl.Segmenter(undefined, { granularity: 'sentence' }) }
}

/** The sentence after or before what is selected in a block; growing keeps what is selected already. */
export const stepSentence = (sentences: readonly Sentence[], selected: Sentence | undefined, { step, isGrowing }: { step: 1 | -1; isGrowing: boolean }): Sentence | undefined => {
  if (!selected) return step > 0 ? sentences[0] : sentences.at(-1)
  const next = step > 0 ? sentences.find(({ start }) => start >= selected.end) : sentences.findLast(({ end }) => end <= selected.start)
  if (!next) return isGrowing ? selected : undefined
  return isGrowing ? { start: Math.min(selected.start, next.start), end: Math.max(selected.end, next.end) } : next
}

/** A whole block, selected. */
export const wholeBlock = (blockId: string, text: string): Selection => {
  const start = text.length - text.trimStart().length
  return { blockId, start, endBlockId: blockId, end: Math.max(start, text.trimEnd().length) }
}
