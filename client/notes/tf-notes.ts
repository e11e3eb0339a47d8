import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import bold from 'lucide-static/icons/bold.svg?raw'
import heading from 'lucide-static/icons/heading.svg?raw'
import italic from 'lucide-static/icons/italic.svg?raw'
import list from 'lucide-static/icons/list.svg?raw'
import numbers from 'lucide-static/icons/list-ordered.svg?raw'
import redo from 'lucide-static/icons/redo-2.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import undo from 'lucide-static/icons/undo-2.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { Margin } from '../margin/margin.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { DEEDS, NotesPage, type NotesDeed } from './page.ts'

const ICONS: Record<NotesDeed, string> = { heading, bold, italic, list, numbers, quote, undo, redo }

// Several browsers lose the caret of an editor inside a shadow root: the words stand in the page itself, in a slot of the frame
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
  .tf-notes-words .ProseMirror { min-block-size: 40vh; padding: 1rem 1.25rem 4rem; outline: none; font-family: var(--tf-text); font-size: var(--tf-size-text); line-height: var(--tf-leading-text); color: var(--tf-ink); white-space: pre-wrap; overflow-wrap: anywhere; }
  .tf-notes-words .ProseMirror > * { margin-block: 0 0.7em; unicode-bidi: plaintext; text-align: start; }
  .tf-notes-words h2 { font-size: 1.22em; font-weight: 600; line-height: 1.3; }
  .tf-notes-words blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid var(--tf-line); color: var(--tf-ink-soft); }
  .tf-notes-words ul, .tf-notes-words ol { padding-inline-start: 1.5em; } .tf-notes-words li p { margin: 0; }
  .tf-notes-words .caret { position: relative; border-inline-start: 2px solid var(--by); margin-inline: -1px; }
  .tf-notes-words .caret b { position: absolute; inset-block-end: 95%; inset-inline-start: -2px; padding: 0 0.3em; border-radius: 3px; background: var(--by); color: var(--tf-sheet); font: 700 0.6875rem/1.4 var(--tf-ui); white-space: nowrap; user-select: none; }
  .tf-notes-words .selected { background: var(--tf-accent-soft); }
  ${Array.from({ length: 12 }, (_, nth) => `.tf-notes-words .by-${nth} { --by: var(--tf-member-${nth}); }`).join('\n')}`)

/**
 * The one page a room writes together, over everything else while it is open. Put it into the page itself, then `open`.
 * @summary The notes page of a room.
 */
@customElement('tf-notes')
export class TfNotes extends LitElement {
  static override styles = [base, css`
    dialog { inline-size: min(46rem, 100vw); block-size: min(52rem, 100dvh); max-inline-size: none; max-block-size: none; padding: 0; border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); color: var(--tf-ink); }
    dialog[open] { display: grid; grid-template-rows: auto auto minmax(0, 1fr); }
    dialog::backdrop { background: rgb(0 0 0 / 0.35); }
    .top { display: flex; align-items: center; justify-content: space-between; padding-block: var(--tf-space-2); padding-inline: var(--tf-space-4) var(--tf-space-2); }
    .tools { display: flex; flex-wrap: wrap; gap: 2px; padding: 2px var(--tf-space-3); border-block: 1px solid var(--tf-line); }
    .tools .button { min-block-size: 2.5rem; min-inline-size: 2.5rem; }
    .tools .button[aria-pressed='true'] { background: var(--tf-accent-soft); color: var(--tf-accent-strong); }
    .words { overflow-y: auto; overscroll-behavior: contain; }
    @media (max-width: 47.99rem) { dialog { inline-size: 100vw; block-size: 100dvh; border: 0; border-radius: 0; } .tools .button { min-inline-size: 2.6rem; padding: 0; } }
  `]

  @property({ attribute: false }) margin!: Margin
  @property({ type: Boolean }) mayWrite = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @query('dialog') private readonly dialog!: HTMLDialogElement
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly words = Object.assign(document.createElement('div'), { className: 'tf-notes-words' })
  private page?: NotesPage

  /** Shows the page and puts the hand into it. */
  async open(): Promise<void> {
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet)
    this.append(this.words)
    await this.updateComplete
    this.watching.on(this.margin)
    this.show()
    this.dialog.showModal()
    this.page?.focus()
    this.requestUpdate()
  }

  private show(at?: number): void {
    const { margin, mayWrite, nameOf } = this
    this.page?.close()
    this.page = new NotesPage({ margin, element: this.words, label: words().notes.editing, mayWrite, nameOf, changed: () => this.requestUpdate(), at })
  }

  // The document may be replaced by the house's own copy: the page goes on in that one, with the caret where it was
  protected override updated(): void {
    const { page, margin: { sync: { shared } } } = this
    if (!page || !this.dialog.open || !shared?.isSynced || page.doc === shared.doc) return
    const isHere = page.hasFocus
    this.show(page.at)
    if (isHere) this.page?.focus()
  }

  private readonly closed = (): void => {
    this.page?.close()
    this.margin.hands.leave()
    this.remove()
  }

  private renderTool(deed: NotesDeed): TemplateResult {
    const label = words().notes.deeds[deed]
    return html`
      <button class="button bare" aria-label=${label} title=${label} aria-pressed=${deed === 'undo' || deed === 'redo' ? nothing : this.page?.isOn(deed) ?? false}
        @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.page?.run(deed)}>${icon(ICONS[deed])}</button>`
  }

  override render(): TemplateResult {
    const said = words().notes
    return html`
      <dialog aria-label=${said.title} @close=${this.closed}>
        <div class="top"><h2>${said.title}</h2><button class="button bare" aria-label=${words().action.close} @click=${() => this.dialog.close()}>${icon(close)}</button></div>
        ${this.mayWrite ? html`<div class="tools" role="toolbar" aria-label=${said.tools}>${DEEDS.map(deed => this.renderTool(deed))}</div>` : html`<span></span>`}
        <div class="words"><slot></slot></div>
      </dialog>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-notes': TfNotes } }
