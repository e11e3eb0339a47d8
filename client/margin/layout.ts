/** Where cards stand beside their words, and which ones there is room for. Numbers only, in CSS pixels. */
import type { Note } from './places.ts'

/** Between two cards. */
export const GAP = 8
/** A folded card, until it was measured. */
export const FOLDED = 96
/** The line that tells how many more there are. */
export const LINE = 36

/** A card to be placed: where its words are, and how tall it is. */
export interface Slot { wanted: number; height: number }

/**
 * The tops of cards in their order, as near to their words as they can be without lying on each other. The pinned one stands exactly
 * at its words: those before it give way upwards, those after it downwards.
 */
export const arrange = (slots: readonly Slot[], gap: number, pinned = -1): number[] => {
  const tops = downwards(slots.map(({ wanted }) => Math.max(0, wanted)), slots, { gap, pinned })
  for (let at = pinned - 1; at >= 0; at--) tops[at] = Math.min(tops[at]!, tops[at + 1]! - gap - slots[at]!.height)
  const sunk = -Math.min(0, ...tops.slice(0, pinned + 1))
  // No room above: everything goes down by what is missing, and the rest follows
  return sunk ? downwards(tops.map((top, at) => (at <= pinned ? top + sunk : top)), slots, { gap, pinned }) : tops
}

const downwards = (wanted: readonly number[], slots: readonly Slot[], { gap, pinned }: { gap: number; pinned: number }): number[] => {
  let free = 0
  return wanted.map((want, at) => {
    const top = at === pinned ? want : Math.max(free, want)
    free = top + slots[at]!.height + gap
    return top
  })
}

/** How many folded cards a paragraph has room for beside it: all of them, or so many and a line that tells of the rest. */
export const roomBeside = (height: number, { card, line, gap }: { card: number; line: number; gap: number }): { all: number; some: number } => ({
  all: Math.max(2, Math.floor((height + gap) / (card + gap))),
  some: Math.max(1, Math.floor((height - line) / (card + gap))),
})

/** The first so many of a paragraph's, and always the open one; `more` are those left out. */
export const choose = <T>(list: readonly T[], { all, some }: { all: number; some: number }, isOpen: (one: T) => boolean): { shown: T[]; more: number } => {
  if (list.length <= all) return { shown: [...list], more: 0 }
  const open = list.findIndex(isOpen), shown = open >= some ? [...list.slice(0, some - 1), list[open]!] : list.slice(0, some)
  return { shown, more: list.length - shown.length }
}

/** Where things stand in the text, in pixels from its top. `setting` is another one when the text was set anew: what was measured is no more. */
export interface Beside {
  readonly setting: object
  /** How far below the margin's top the text begins. */
  shift(): number
  top(note: Note): number
  block(blockId: string): { top: number; height: number } | undefined
  selection(): number
}

/** How far from what is in view something stands, and how far it may and be drawn: at once if it is nearer than `needed`, else if there is room. */
export interface Reach<T> { isDrawn: (one: T) => boolean; distance: (one: T) => number; needed: number; reach: number; few: number; most: number }

/** What is to be drawn now: what is drawn already, and of what is fresh only a few, the nearest first. Of too many the furthest go. */
export const some = <T>(all: readonly T[], { isDrawn, distance, needed, reach, few, most }: Reach<T>): { shown: readonly T[]; lacking: number } => {
  const fresh = all.filter(one => !isDrawn(one) && distance(one) < reach).sort((a, b) => distance(a) - distance(b))
  const kept = [...all.filter(isDrawn), ...fresh.slice(0, few)].sort((a, b) => distance(a) - distance(b))
  const shown = new Set(kept.filter((one, nth) => nth < most || distance(one) < needed))
  return { shown: all.filter(one => shown.has(one)), lacking: fresh.slice(few).filter(one => distance(one) < needed).length }
}
