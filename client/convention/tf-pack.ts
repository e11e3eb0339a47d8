import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import '../post/tf-post-text.ts'
import { entitle } from '../router.ts'
import { Tongue, words } from '../words/words.ts'
import { packOf, type Pack, type Sheet } from './pack.ts'

/**
 * The pack for the convention: the group's texts one after another, with the questions it carries up and what was said in its rounds, to print.
 * @summary A group's pack, for paper.
 */
@customElement('tf-pack')
export class TfPack extends LitElement {
  static override styles = [base, page, parts, css`
    article { padding-block: var(--tf-space-6); border-block-end: 1px solid var(--tf-line); }
    article h2 { font-size: var(--tf-size-2xl); margin-block-end: var(--tf-space-2); }
    h3 { margin-block: var(--tf-space-5) var(--tf-space-2); }
    li, blockquote { font-family: var(--tf-text); overflow-wrap: anywhere; }
    ul { padding-inline-start: 1.25em; }
    blockquote { margin: 0 0 var(--tf-space-2); padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); }
    @media print {
      article { break-before: page; border: 0; padding: 0; }
      article:first-of-type { break-before: auto; }
      blockquote, li { break-inside: avoid; }
    }
  `]

  @property() groupId = ''
  @state() private pack?: Pack
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)

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

  private renderSheet({ post, questions, rounds }: Sheet): TemplateResult {
    const { convention: say } = words()
    return html`
      <article>
        <h2 lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</h2>
        <p class="quiet">${[post.author, post.sourceLine].filter(Boolean).join(' · ')}</p>
        <tf-post-text .post=${post}></tf-post-text>
        ${questions.length ? html`<h3>${say.carried}</h3>${questions.map(one => html`<blockquote dir="auto">${one.body}</blockquote>`)}` : nothing}
        ${rounds.map(round => html`<h3 dir="auto">${round.question}</h3><ul>${round.notes.map(note => html`<li dir="auto">${note.body}</li>`)}</ul>`)}
      </article>`
  }

  override render(): TemplateResult {
    const { pack } = this, { convention: say, house } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!pack) return html`<p class="page quiet" role="status">${house.loading}</p>`
    entitle(say.packOf(pack.group.name))
    return html`
      <div class="page narrow">
        <a class="crumb" href="/groups/${this.groupId}">${icon(arrow, 'turns')}<bdi>${pack.group.name}</bdi></a>
        <div class="row between"><h1>${say.pack}</h1><button class="button" @click=${() => print()}>${icon(printer)}${say.print}</button></div>
        ${pack.sheets.length ? pack.sheets.map(sheet => this.renderSheet(sheet)) : html`<p class="quiet">${say.emptyPack}</p>`}
      </div>`
  }
}
