import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { nanoid } from 'nanoid'
import type { Round } from '../../shared/round.ts'
import { base, byColour } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { Tongue, words } from '../words/words.ts'
import type { Rounds } from './rounds.ts'

/** What was written down in a round, each in the colour of whoever said it. */
export const notesOf = ({ notes }: Round, nameOf: (memberId: string) => string): TemplateResult => html`
  <ul class="notes" role="list" aria-label=${words().round.kept}>
    ${notes.map(({ memberId, of, body }) => html`
      <li class=${byColour(of ?? memberId)}><b><bdi>${nameOf(of ?? memberId)}</bdi></b> <bdi>${body}</bdi>${of && of !== memberId ? html` <span class="faint">${words().round.by(nameOf(memberId))}</span>` : nothing}</li>`)}
  </ul>`

/** How notes are set; for whoever shows `notesOf`. */
export const notesLook = css`
  .notes { list-style: none; display: grid; gap: var(--tf-space-1); margin: 0; padding: 0; }
  .notes li { font-family: var(--tf-text); overflow-wrap: anywhere; }
  .notes b { color: var(--tf-by); font-family: var(--tf-ui); font-size: var(--tf-size-s); }
  .notes .faint { font-family: var(--tf-ui); }
`

/**
 * What is said in a round, written down by whoever writes: whose words they are, and the words.
 * @summary The writing of a round.
 */
@customElement('tf-said')
export class TfSaid extends LitElement {
  static override styles = [base, notesLook, css`
    :host { display: grid; gap: var(--tf-space-2); }
    form { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr) auto; gap: var(--tf-space-1) var(--tf-space-2); align-items: end; }
    .label { grid-column: 1 / -1; font-size: var(--tf-size-s); }
    select { max-inline-size: 9rem; }
    @media (max-width: 30rem) { form { grid-template-columns: minmax(0, 1fr) auto; align-items: center; } .label { grid-column: auto; } select { max-inline-size: 7.5rem; } }
  `]

  @property({ attribute: false }) rounds!: Rounds
  @property({ attribute: false }) round!: Round
  @property({ attribute: false }) memberId = ''
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  /** Whose words are being written: settled with the first letter, for the word may be given on meanwhile. */
  @state() private of: string | undefined
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  private get whose(): string | undefined { return this.of ?? this.round.speaker ?? this.round.spoken.at(-1) }

  private readonly typing = ({ target }: Event): void => {
    this.of = (target as HTMLInputElement).value ? this.whose : undefined
  }

  private readonly write = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.target as HTMLFormElement, given = new FormData(form)
    const [body, of] = [String(given.get('body')), String(given.get('of'))]
    void this.deed.run(() => this.rounds.write({ id: nanoid(), body, of })).then(isDone => {
      if (!isDone) return
      form.querySelector<HTMLInputElement>('#body')!.value = ''
      this.of = undefined
    })
  }

  override render(): TemplateResult {
    const { round } = this, { round: say } = words(), { whose } = this
    const label = round.roles.scribe === this.memberId ? say.youWrite : say.write
    return html`
      ${round.notes.length ? notesOf(round, this.nameOf) : nothing}
      <form @submit=${this.write}>
        <label class="label" for="body">${label}</label>
        <div class="field who"><select name="of" aria-label=${say.whose} @change=${({ target }: Event) => { this.of = (target as HTMLSelectElement).value }}>
          ${round.order.map(memberId => html`<option value=${memberId} .selected=${memberId === whose}>${this.nameOf(memberId)}</option>`)}
        </select></div>
        <div class="field"><input id="body" name="body" required maxlength="4000" dir="auto" autocomplete="off" @input=${this.typing} /></div>
        <button class="button" ?disabled=${this.deed.busy}>${say.keep}</button>
      </form>
      ${this.deed.line()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-said': TfSaid } }
