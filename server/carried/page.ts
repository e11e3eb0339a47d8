import type { Carried, CarriedQuestion, CarriedText } from '../../shared/carried.ts'
import { escaped } from '../../shared/markdown.ts'
import { inTurns } from '../annotation/pace.ts'
import { speech } from '../annotation/page.ts'
import { draw } from '../annotation/prose.ts'
import { aboutOf, bound, dayOf } from '../pack/page.ts'
import type { carriedPhrases } from './phrases.ts'

interface Drawing { timezone: string; said: ReturnType<typeof carriedPhrases> }

/** Draws the list as one file to print, bound as the pack is. */
export const carriedPage = async ({ convention, texts }: Carried, said: Drawing['said']): Promise<string> => {
  const drawn = await inTurns(texts, (text): string => textOf(text, { timezone: convention.timezone, said }))
  return bound(said, said.title, `<header class="cover"><p><bdi>${escaped(convention.name)}</bdi></p><h1>${said.title}</h1>${aboutOf(convention, said.tag)}</header>
<main class="running">${drawn.join('\n') || `<p>${said.empty}</p>`}</main>`)
}

const textOf = (text: CarriedText, drawing: Drawing): string =>
  `<article><h2${speech(text)}>${escaped(text.title)}</h2>${text.author ? `<p class="from" dir="auto">${escaped(text.author)}</p>` : ''}
${text.questions.map(question => questionOf(question, drawing)).join('\n')}</article>`

const questionOf = ({ words, dir, quote, group, on, backers }: CarriedQuestion, { timezone, said }: Drawing): string => {
  const from = [`<bdi>${escaped(group)}</bdi>`, dayOf(timezone, on, said.tag), ...(backers ? [said.backed(backers)] : [])].join(' · ')
  return `<div class="note carried" dir="${dir}">${quote && `<p><q dir="auto">${escaped(quote)}</q></p>`}${draw(words)}<p class="by"><bdi dir="${said.dir}">${from}</bdi></p></div>`
}
