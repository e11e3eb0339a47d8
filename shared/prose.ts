const SIGNS = /[*_`~[\]<>!|\\]/g
const MOST_SIGNS = 600
/** Spaces, Latin signs or list marks one after the other: far more than anybody writes, and each costs a parser a walk through the rest. */
const ENDLESS = [/[ \t]{200}/, /[!-~]{1000}/, /^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]+){6}/m]

/** Whether somebody's words may be read as Markdown; parsers can be made slow on purpose, and what no honest hand writes is shown as it stands. */
export const isMarkdown = (words: string): boolean => (words.match(SIGNS)?.length ?? 0) <= MOST_SIGNS && !ENDLESS.some(run => run.test(words))

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Which way somebody's words go, by their first letter: for what stands around them. */
export const firstDirection = (words: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.test(/\p{L}/u.exec(words)?.[0] ?? '') ? 'rtl' : 'ltr')
