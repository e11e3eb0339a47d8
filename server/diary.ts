const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
/** How much is written: everything of this level and above. */
export type Level = (typeof LEVELS)[number]

/** What the keeper of the house reads: one JSON object a line. */
export type Diary = Record<Exclude<Level, 'silent'>, (event: string, more?: Record<string, unknown>) => void>

/** Writes lines of at least `level` through `write`. JSON keeps a newline in a name from forging a line. */
export const openDiary = (level: Level, write: (line: string) => void): Diary => {
  const at = (own: Level) => (event: string, more: Record<string, unknown> = {}) => {
    if (LEVELS.indexOf(own) >= LEVELS.indexOf(level)) write(`${JSON.stringify({ time: new Date().toISOString(), level: own, event, ...more })}\n`)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
