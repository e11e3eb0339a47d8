import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { firstDirection } from '../../shared/prose.ts'
import { base } from '../look/base.ts'
import '../margin/tf-words.ts'
import { Tongue, words } from '../words/words.ts'
import type { PackNote } from './pack.ts'

/**
 * A note as it goes along in the pack: on which words, what it says, in whose hand, and what was answered.
 * @summary One note of the pack.
 */
@customElement('tf-pack-note')
export class TfPackNote extends LitElement {
  static override styles = [base, css`
    .note { padding-inline-start: var(--tf-space-4); border-inline-start: 3px solid var(--tf-accent); margin-block-end: var(--tf-space-4); font-family: var(--tf-text); font-size: 1.0625em; line-height: 1.55; display: grid; gap: var(--tf-space-1); break-inside: avoid; }
    .note .note { border-color: var(--tf-line); margin-block: var(--tf-space-2) 0; font-size: 0.95em; }
    q { color: var(--tf-ink-soft); font-style: italic; }
    q:lang(he), q:dir(rtl) { font-style: normal; }
    .by { font-family: var(--tf-ui); }
    @media print { .note { border-inline-start-width: 1.5pt; } }
  `]

  @property({ attribute: false }) note!: Pick<PackNote, 'body'> & Partial<PackNote>
  private readonly tongue = new Tongue(this)

  override render(): TemplateResult {
    const { body, quote, by = [], endorsed, replies = [] } = this.note, { convention: say } = words()
    const whose = [by.join(', '), endorsed ? say.endorsed(endorsed) : ''].filter(Boolean)
    return html`
      <div class="note" dir=${firstDirection(body)}>
        ${quote ? html`<p dir="auto"><q>${quote}</q></p>` : nothing}
        <tf-words .body=${body}></tf-words>
        ${whose.length ? html`<p class="by faint"><bdi>${whose.join(' · ')}</bdi></p>` : nothing}
        ${replies.map(reply => html`<div class="note" dir=${firstDirection(reply.body)}><tf-words .body=${reply.body}></tf-words><p class="by faint"><bdi>${reply.by}</bdi></p></div>`)}
      </div>`
  }
}
