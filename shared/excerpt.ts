const FIRST_WORDS = 160

/** The beginning of what somebody wrote on one line, without the signs of its Markdown: at most 160 code points, the last one `…` where it goes on. */
export const firstWords = (body: string): string => {
  const said = plainly(body.slice(0, 4 * FIRST_WORDS)), points = [...said]
  return points.length > FIRST_WORDS ? `${points.slice(0, FIRST_WORDS - 1).join('').replace(/\s+\S*$/, '')}…` : said
}

const plainly = (markdown: string): string => markdown
  .replace(/^\s*(?:>|#{1,6}\s|[-*+]\s|\d+\.\s)+/gm, '')
  .replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
  .replace(/[*`~]+|(?<!\p{L}|\p{N})_+|_+(?!\p{L}|\p{N})/gu, '')
  .replace(/\s+/g, ' ').trim()
