import { html, nothing, type TemplateResult } from 'lit'
import { mayLead, mayWrite, type Role } from '../../shared/group.ts'
import { changeReading } from '../group/groups.ts'
import { words } from '../words/words.ts'
import type { ItsPost, OneReading } from './readings.ts'
import { noticeOf } from './shown.ts'

/** Whose page it is, and what is done once the reading is planned no more. */
interface Reader { role: Role | undefined; opened(): void }

const awaited = (reading: OneReading, { role, opened }: Reader): TemplateResult =>
  html`<tf-pledge .card=${reading} ?mayPledge=${mayWrite(role)} ?mayOpen=${mayLead(role)} @tf-opened=${opened}></tf-pledge>`

/** A reading that is not open yet, as its members find it: what it is called and what it waits for. */
export const awaitedPage = (post: ItsPost, reading: OneReading, reader: Reader): TemplateResult => html`
  <div class="columns"><article class="middle"><div class="leaf"><tf-post-head .post=${post}></tf-post-head>${awaited(reading, reader)}</div></article></div>`

/** First thoughts wait for the facilitator's hand, where it is at hand: in the room. */
const reveals = ({ id, state, reveal, revealedAt }: OneReading, { role }: Reader): TemplateResult | typeof nothing =>
  state === 'open' && mayLead(role) && reveal === 'together' && !revealedAt
    ? html`<button class="button plain" @click=${() => void changeReading(id, { revealed: true })}>${words().group.reveal}</button>` : nothing

/** What is to be known of a reading before one writes in it, above its text. */
export const notice = (reading: OneReading, reader: Reader): TemplateResult | typeof nothing => {
  const said = noticeOf(reading, reader.role)
  return said ? html`<div class="notice"><p>${said}</p>${reading.state === 'planned' ? awaited(reading, reader) : reveals(reading, reader)}</div>` : nothing
}
