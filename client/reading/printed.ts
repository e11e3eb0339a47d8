import { html, type TemplateResult } from 'lit'
import { quoteOf } from '../discussion/quote.ts'
import type { Note } from '../margin/places.ts'
import { words } from '../words/words.ts'
import type { Live } from './live.ts'

/** All that is written beside a text, in its order, as it stands on paper below it. */
export const printed = ({ margin, nameOf }: Live): TemplateResult => html`
  <section class="printed">
    <h2>${words().margin.title}</h2>
    <ol>${margin.notes.filter(note => !margin.isQuiet(note)).map(note => entry(note, { margin, nameOf }))}</ol>
  </section>`

const entry = ({ name, annotation }: Note, { margin, nameOf }: Pick<Live, 'margin' | 'nameOf'>): TemplateResult => html`
  <li>
    <blockquote dir="auto">${quoteOf(annotation.anchor)}</blockquote>
    <p dir="auto"><b>${nameOf(annotation.memberId)}</b> ${annotation.body}</p>
    ${margin.annotations.thread(name).map(({ memberId, body }) => html`<p dir="auto"><b>${nameOf(memberId)}</b> ${body}</p>`)}
  </li>`
