/** What a group calls the worlds of its ladder, as its settings ask. */
import type { WorldNames } from '../../shared/group.ts'

/** By their own names, by names the group gives them, or not at all. */
export type WorldsHow = 'own' | 'other' | 'numbers'

/** What is sent for it; null for the names they have anyway. */
export const worldsOf = (how: WorldsHow, names: readonly string[]): WorldNames | null => {
  if (how === 'other') return names.map(name => name.trim())
  return how === 'numbers' ? how : null
}
