import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import { base } from '../look/base.ts'
import { prose } from '../look/prose.ts'
import { words } from '../words/words.ts'
import type { OnePost } from './posts.ts'

/**
 * A post's text, block by block, outside a room. The house has cleaned its HTML, and the page's policy runs no script from it.
 * @summary The text of a post.
 */
@customElement('tf-post-text')
export class TfPostText extends LitElement {
  static override styles = [base, prose, css`.prose { margin-inline-end: auto; }`]

  @property({ attribute: false }) post!: Pick<OnePost, 'blocks' | 'dir' | 'language'>

  private renderBlock(block: OnePost['blocks'][number]): TemplateResult {
    if (block.kind === 'table') return html`<div class="block table" tabindex="0" role="region" aria-label=${words().post.table}>${unsafeHTML(block.html)}</div>`
    return html`<div class="block ${block.kind}">${unsafeHTML(block.html)}</div>`
  }

  override render(): TemplateResult {
    return html`
      <div class="prose" lang=${this.post.language ?? nothing} dir=${this.post.dir}>
        ${repeat(this.post.blocks, block => block.id, block => this.renderBlock(block))}
      </div>`
  }
}
