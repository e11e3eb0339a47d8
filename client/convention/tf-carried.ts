import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import file from 'lucide-static/icons/file-down.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import '../margin/tf-words.ts'
import { entitle } from '../router.ts'
import { day, days } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { carriedTo, FILES, fileOfCarried, type Carried, type CarriedQuestion, type CarriedText } from './carried.ts'

/**
 * What all groups on the way carry up to the teacher, text by text: the words it was asked of, the question, the group. To print, and to
 * keep as a file. No member is named.
 * @summary The questions carried up to a convention.
 */
@customElement('tf-carried')
export class TfCarried extends LitElement {
  static override styles = [base, page, parts, css`
    .head { padding-block-end: var(--tf-space-5); border-block-end: 3px solid var(--tf-accent); display: grid; gap: var(--tf-space-1); }
    .eyebrow { display: none; }
    .files { margin-block: var(--tf-space-4) 0; gap: var(--tf-space-2); }
    section, section + section { border: 0; margin: 0; padding-block: var(--tf-space-6) 0; }
    h2 { font-size: var(--tf-size-xl); overflow-wrap: anywhere; }
    ul { display: grid; gap: var(--tf-space-5); margin-block-start: var(--tf-space-4); }
    li { display: grid; gap: var(--tf-space-1); padding-inline-start: var(--tf-space-4); border-inline-start: 3px solid var(--tf-accent); break-inside: avoid; overflow-wrap: anywhere; }
    q { color: var(--tf-ink-soft); font-family: var(--tf-text); font-style: italic; }
    q:lang(he), q:dir(rtl) { font-style: normal; }
    tf-words { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.5; }
    .none { margin-block-start: var(--tf-space-6); max-inline-size: 32em; }
    @media print {
      .files { display: none; }
      .eyebrow { display: block; }
      section { padding-block-start: var(--tf-space-5); }
      h2, section > p { break-after: avoid; }
      li { border-inline-start-width: 1.5pt; }
    }
  `]

  @property() conventionId = ''
  @state() private carried?: Carried
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conventionId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.carried = await carriedTo(this.conventionId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private renderQuestion({ words: asked, dir, quote, group, on, backers }: CarriedQuestion): TemplateResult {
    const { convention: say } = words()
    return html`
      <li dir=${dir}>
        ${quote ? html`<p><q dir="auto">${quote}</q></p>` : nothing}
        <tf-words .body=${asked}></tf-words>
        <p class="faint"><bdi dir=${document.documentElement.dir}><bdi>${group}</bdi> · ${day(on)}${backers ? html` · ${say.moreHaveIt(backers)}` : nothing}</bdi></p>
      </li>`
  }

  private renderText(text: CarriedText): TemplateResult {
    return html`
      <section>
        <h2 lang=${text.language ?? nothing} dir=${text.dir}>${text.title}</h2>
        ${text.author ? html`<p class="quiet" dir=${text.dir}><bdi>${text.author}</bdi></p>` : nothing}
        <ul role="list">${text.questions.map(question => this.renderQuestion(question))}</ul>
      </section>`
  }

  private renderFiles(): TemplateResult {
    const { convention: say, exits } = words(), names = { ...exits, page: say.file }
    return html`
      <div class="row files">
        <button class="button chief" @click=${() => print()}>${icon(printer)}${say.print}</button>
        ${FILES.map(([name, as]) => html`<a class="button" href=${fileOfCarried(this.conventionId, as)} download>${icon(file)}${names[name]}</a>`)}
      </div>`
  }

  override render(): TemplateResult {
    const { carried } = this, { convention: say, house } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!carried) return html`<p class="page quiet" role="status">${house.loading}</p>`
    const { convention, texts } = carried
    entitle(say.allCarried)
    return html`
      <div class="page narrow">
        <a class="crumb" href="/conventions/${this.conventionId}">${icon(arrow, 'turns')}<bdi>${convention.name}</bdi></a>
        <header class="head">
          <p class="eyebrow"><bdi>${convention.name}</bdi></p>
          <h1>${say.allCarried}</h1>
          <p class="quiet">${[days(convention.startsOn, convention.endsOn), convention.place].filter(Boolean).join(' · ')}</p>
          ${texts.length ? this.renderFiles() : nothing}
        </header>
        ${texts.length ? texts.map(text => this.renderText(text)) : html`<p class="none quiet">${say.nothingCarried}</p>`}
      </div>`
  }
}
