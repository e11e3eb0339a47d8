const SIGNS = /[*_`~[\]<>!|\\]/g
const MOST_SIGNS = 600
/** Spaces, Latin signs or list marks one after the other: far more than anybody writes, and each costs a parser a walk through the rest. */
const ENDLESS = [/[ \t]{200}/, /[!-~]{1000}/, /^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]+){6}/m]

/** Whether somebody's words may be read as Markdown; parsers can be made slow on purpose, and what no honest hand writes is shown as it stands. */
export const isMarkdown = (words: string): boolean => (words.match(SIGNS)?.length ?? 0) <= MOST_SIGNS && !ENDLESS.some(run => run.test(words))
