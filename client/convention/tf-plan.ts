import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import down from 'lucide-static/icons/chevron-down.svg?raw'
import up from 'lucide-static/icons/chevron-up.svg?raw'
import out from 'lucide-static/icons/x.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { parts } from '../look/pages.ts'
import { fieldOf, moment, momentOf } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { addText, change, type Step, type Way } from './conventions.ts'

const REVEALS = ['live', 'after-own', 'together'] as const
const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text)

/**
 * The plan of a convention: its texts in order, when each opens and until when, how it is read; and the way to add one.
 * @summary A plan, for its organizer.
 * @fires tf-planned - it was changed
 */
@customElement('tf-plan')
export class TfPlan extends LitElement {
  static override styles = [base, parts, css`
    ol > li { display: grid; grid-template-columns: 2rem minmax(0, 1fr) auto; gap: 0 var(--tf-space-2); align-items: start; padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    .nth { color: var(--tf-ink-faint); font-variant-numeric: tabular-nums; padding-block-start: 0.35rem; }
    .title { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; overflow-wrap: anywhere; }
    .turns { display: flex; }
    details { grid-column: 2 / -1; }
    summary { cursor: pointer; min-block-size: 2rem; display: flex; gap: var(--tf-space-2); align-items: center; color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
    summary b { color: var(--tf-accent); font-weight: 600; }
    fieldset { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: var(--tf-space-3); padding-block: var(--tf-space-2) var(--tf-space-3); }
    form { margin-block-start: var(--tf-space-5); display: grid; gap: var(--tf-space-3); justify-items: start; }
    form .field { inline-size: 100%; }
    form .when { max-inline-size: 18rem; }
    textarea { min-block-size: 6rem; }
    @media (max-width: 40rem) { .turns { grid-column: 2 / -1; margin-inline-start: -0.5rem; } .nth { grid-row: 1; } }
  `]

  @property({ attribute: false }) way!: Way
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  private replan(plan: readonly Step[]): void {
    void this.deed.run(async () => {
      await change(this.way.convention.id, { plan: plan.map(({ id, postId, opensAt, dueAt, reveal, quorum }) => ({ id, postId, reveal, opensAt, dueAt, quorum })) })
      this.tell()
    })
  }

  private tell(): void { this.dispatchEvent(new CustomEvent('tf-planned')) }

  private readonly shift = (at: number, by: number) => (): void => {
    const plan = [...this.way.path], [step] = plan.splice(at, 1)
    plan.splice(at + by, 0, step!)
    this.replan(plan)
  }

  private readonly takeOut = (at: number) => (): void => this.replan(this.way.path.filter((_step, other) => other !== at))

  private put(at: number, step: Partial<Step>): void { this.replan(this.way.path.map((one, other) => (other === at ? { ...one, ...step } : one))) }

  private readonly set = (at: number, field: 'opensAt' | 'dueAt' | 'quorum' | 'reveal') => ({ target }: Event): void => {
    const { value } = target as HTMLInputElement | HTMLSelectElement
    if (field === 'reveal') this.put(at, { reveal: value as Step['reveal'] })
    else if (field === 'quorum') this.put(at, { quorum: Number(value) || undefined })
    else this.put(at, { [field]: momentOf(value) })
  }

  private readonly add = submitted(form => {
    const text = typed(form, 'text').trim()
    void this.deed.run(async () => {
      await addText(this.way.convention, isAddress(text) ? { url: text } : { text }, momentOf(typed(form, 'opensAt')))
      this.tell()
      form.reset()
    })
  })

  private renderHow({ post: { title }, opensAt, dueAt, quorum, reveal }: Step, at: number): TemplateResult {
    const { convention: say, group } = words()
    const how = [opensAt ? group.opens(moment(opensAt)) : group.opensSoon, dueAt ? group.until(moment(dueAt)) : '', quorum ? say.mustBeIn(quorum) : '', reveal === 'live' ? '' : say.reveals[reveal]].filter(Boolean)
    return html`
      <details>
        <summary><span>${how.join(' · ')}</span><b>${say.changeDetails}</b></summary>
        <fieldset aria-label=${say.how(title)}>
          <div class="field"><label for="opens-${at}">${say.opens}</label><input id="opens-${at}" type="datetime-local" .value=${fieldOf(opensAt)} @change=${this.set(at, 'opensAt')} /></div>
          <div class="field"><label for="due-${at}">${say.closes}</label><input id="due-${at}" type="datetime-local" .value=${fieldOf(dueAt)} @change=${this.set(at, 'dueAt')} /></div>
          <div class="field"><label for="quorum-${at}">${say.quorum}</label><input id="quorum-${at}" type="number" min="1" max="1000" inputmode="numeric" .value=${String(quorum ?? '')} @change=${this.set(at, 'quorum')} /></div>
          <div class="field"><label for="reveal-${at}">${say.reveal}</label><select id="reveal-${at}" @change=${this.set(at, 'reveal')}>${REVEALS.map(one => html`<option value=${one} ?selected=${one === reveal}>${say.reveals[one]}</option>`)}</select></div>
        </fieldset>
      </details>`
  }

  private renderStep(step: Step, at: number, of: number): TemplateResult {
    const { convention: say } = words(), { title, language, dir } = step.post
    return html`
      <li>
        <span class="nth" aria-hidden="true">${at + 1}</span>
        <span class="title" lang=${language ?? nothing} dir=${dir}>${title}</span>
        <span class="turns">
          <button class="button bare" aria-label=${say.earlier(title)} ?disabled=${at === 0} @click=${this.shift(at, -1)}>${icon(up)}</button>
          <button class="button bare" aria-label=${say.later(title)} ?disabled=${at === of - 1} @click=${this.shift(at, 1)}>${icon(down)}</button>
          <button class="button bare" aria-label=${say.remove(title)} @click=${this.takeOut(at)}>${icon(out)}</button>
        </span>
        ${this.renderHow(step, at)}
      </li>`
  }

  override render(): TemplateResult {
    const { convention: say } = words(), { path } = this.way
    return html`
      ${path.length ? html`<ol role="list">${path.map((step, at) => this.renderStep(step, at, path.length))}</ol>` : html`<p class="quiet">${say.emptyPlan}</p>`}
      <form @submit=${this.add}>
        <div class="field"><label for="text">${say.textAddress} ${say.orPaste}</label><textarea id="text" name="text" required dir="auto"></textarea></div>
        <div class="field when"><label for="opensAt">${say.opens}</label><input id="opensAt" name="opensAt" type="datetime-local" /></div>
        <button class="button" ?disabled=${this.deed.busy}>${say.addText}</button>
      </form>
      ${this.deed.line()}`
  }
}
