import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import file from 'lucide-static/icons/file-down.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import '../post/tf-post-text.ts'
import { entitle } from '../router.ts'
import { days } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { choose, fileOfPack, packOf, withChoice, type Pack, type PackSheet } from './pack.ts'
import './tf-pack-note.ts'

/**
 * The pack for the convention: the group's texts one after another, each with what was written together, what is carried up, what was chosen
 * from the margin and what was said in its rounds. To print, and to keep as one file.
 * @summary A group's pack.
 */
@customElement('tf-pack')
export class TfPack extends LitElement {
  static override styles = [base, page, parts, css`
    .cover { padding-block: var(--tf-space-5) var(--tf-space-6); margin-block-start: var(--tf-space-4); border-block-start: 3px solid var(--tf-accent); border-block-end: 1px solid var(--tf-line); }
    .cover h2 { font-size: clamp(1.75rem, 1.4rem + 2vw, 2.75rem); margin-block: var(--tf-space-1) var(--tf-space-2); }
    nav { padding-block: var(--tf-space-5); border-block-end: 1px solid var(--tf-line); }
    nav ol { padding-inline-start: 1.5em; font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.6; margin-block-start: var(--tf-space-2); }
    article { padding-block: var(--tf-space-7); border-block-end: 1px solid var(--tf-line); }
    article > h2 { font-size: var(--tf-size-2xl); margin-block-end: var(--tf-space-2); }
    tf-post-text { margin-block: var(--tf-space-5) var(--tf-space-6); }
    h3 { margin-block: var(--tf-space-6) var(--tf-space-3); color: var(--tf-accent); }
    details { margin-block-start: var(--tf-space-5); border: 1px solid var(--tf-line); border-radius: var(--tf-round); padding-inline: var(--tf-space-4); background: var(--tf-sheet); }
    details[open] { padding-block-end: var(--tf-space-4); }
    summary { cursor: pointer; min-block-size: var(--tf-touch); display: flex; align-items: center; justify-content: space-between; gap: var(--tf-space-3); font-weight: 600; }
    label { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--tf-space-3); padding-block: var(--tf-space-2); cursor: pointer; align-items: start; }
    label input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); margin-block-start: 0.2rem; }
    .also { font-size: 1.1em; }
    @media print {
      details, .row { display: none; }
      nav { border: 0; }
      .cover { margin: 0; }
      article { break-before: page; border: 0; padding: 0; }
      h3 { break-after: avoid; }
    }
  `]

  @property() groupId = ''
  @state() private pack?: Pack
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.pack = await packOf(this.groupId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private readonly choose = (readingId: string, name: string) => ({ target }: Event): void => {
    const on = (target as HTMLInputElement).checked
    void this.deed.run(async () => {
      await choose(readingId, name, on)
      this.pack = withChoice(this.pack!, name, on)
    })
  }

  private renderChoosing({ readingId, margin }: PackSheet): TemplateResult | typeof nothing {
    const { convention: say } = words()
    if (!this.pack?.mayChoose || !margin.length) return nothing
    return html`
      <details>
        <summary>${say.choose}<span class="faint">${say.choosing(margin.filter(({ chosen }) => chosen).length, margin.length)}</span></summary>
        <p class="hint">${say.chooseHint}</p>
        ${margin.map(note => html`<label><input type="checkbox" .checked=${note.chosen} aria-label=${say.takeAlong(note.body)} @change=${this.choose(readingId, note.name)} /><tf-pack-note .note=${note}></tf-pack-note></label>`)}
      </details>`
  }

  private renderSheet(sheet: PackSheet): TemplateResult {
    const { convention: say } = words(), { post, joint, carried, margin, rounds, readingId } = sheet, chosen = margin.filter(note => note.chosen)
    return html`
      <article id=${readingId}>
        <h2 lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</h2>
        <p class="quiet" dir=${post.dir}>${[post.author, post.sourceLine].filter(Boolean).join(' · ')}</p>
        <tf-post-text .post=${post}></tf-post-text>
        ${joint.length ? html`<h3>${say.joint}</h3>${joint.map(note => html`<tf-pack-note .note=${note}></tf-pack-note>`)}` : nothing}
        ${carried.length ? html`<h3>${say.carried}</h3>${carried.map(body => html`<tf-pack-note class="also" .note=${{ body }}></tf-pack-note>`)}` : nothing}
        ${chosen.length ? html`<h3>${say.chosen}</h3>${chosen.map(note => html`<tf-pack-note .note=${note}></tf-pack-note>`)}` : nothing}
        ${rounds.map(({ question, said }) => html`<h3><bdi>${question}</bdi></h3>${said.map(body => html`<tf-pack-note .note=${{ body }}></tf-pack-note>`)}`)}
        ${this.renderChoosing(sheet)}
      </article>`
  }

  private renderCover({ group, convention, sheets }: Pack): TemplateResult {
    const { convention: say } = words()
    return html`
      <header class="cover">
        <p class="eyebrow">${convention ? html`<bdi>${convention.name}</bdi>` : say.pack}</p>
        <h2><bdi>${group.name}</bdi></h2>
        ${convention ? html`<p class="quiet">${[days(convention.startsOn, convention.endsOn), convention.place, convention.address].filter(Boolean).join(' · ')}</p>` : nothing}
      </header>
      ${sheets.length > 1 ? html`<nav aria-label=${say.contents}><b>${say.contents}</b><ol>${sheets.map(({ readingId, post }) => html`<li><a href="#${readingId}" @click=${this.go(readingId)}><bdi>${post.title}</bdi></a></li>`)}</ol></nav>` : nothing}`
  }

  // a fragment finds nothing inside a shadow root
  private readonly go = (readingId: string) => (event: Event): void => {
    event.preventDefault()
    this.renderRoot.querySelector(`#${CSS.escape(readingId)}`)?.scrollIntoView()
  }

  override render(): TemplateResult {
    const { pack } = this, { convention: say, house } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!pack) return html`<p class="page quiet" role="status">${house.loading}</p>`
    entitle(say.packOf(pack.group.name))
    return html`
      <div class="page narrow">
        <a class="crumb" href="/groups/${this.groupId}">${icon(arrow, 'turns')}<bdi>${pack.group.name}</bdi></a>
        <div class="row between">
          <h1>${say.pack}</h1>
          <div class="row"><button class="button chief" @click=${() => print()}>${icon(printer)}${say.print}</button><a class="button" href=${fileOfPack(this.groupId)} download>${icon(file)}${say.file}</a></div>
        </div>
        ${this.deed.line()}
        ${this.renderCover(pack)}
        ${pack.sheets.length ? pack.sheets.map(sheet => this.renderSheet(sheet)) : html`<p class="quiet">${say.emptyPack}</p>`}
      </div>`
  }
}
