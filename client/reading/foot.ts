import { html, nothing, type TemplateResult } from 'lit'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import notes from 'lucide-static/icons/notebook-pen.svg?raw'
import { icon } from '../look/icon.ts'
import type { Margin } from '../margin/margin.ts'
import { words } from '../words/words.ts'

/** The ways from the text to what stands beside it, where there is no room to show both. */
export const bottom = (margin: Margin, { unread, toNotes, toTalk }: { unread: number; toNotes: (event: Event) => void; toTalk: (event: Event) => void }): TemplateResult => {
  const say = words(), count = margin.sum.spoken
  return html`
    <nav class="bottom" aria-label=${say.reading.beside}>
      <button @click=${toNotes}>${icon(notes)}${say.margin.title}<span class="tally" aria-label=${say.margin.total(count)}>${count}</span></button>
      <button @click=${toTalk}>${icon(talk)}${say.discussion.title}${unread ? html`<span class="tally new">${unread}</span>` : nothing}</button>
    </nav>`
}

/** What was just done and can be taken back, or what is to be done next. */
export const toast = (margin: Margin | undefined): TemplateResult => {
  const { undoing, moving } = margin ?? {}, said = words()
  const line = (words: string, button: string, act: () => void) => html`<p>${words}<button class="button plain" @click=${act}>${button}</button></p>`
  return html`
    <div class="toast" role="status">
      ${moving ? line(said.sight.moving, said.action.cancel, () => margin!.displace(undefined))
        : undoing?.done ? line(said.margin.done[undoing.done.what], said.action.undo, () => undoing.undo()) : nothing}
    </div>`
}
