import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { RefusalCode } from '../../shared/refusal.ts'
import { base } from './base.ts'
import { page, parts } from './pages.ts'
import { entitle } from '../router.ts'
import { Tongue, words } from '../words/words.ts'

const saying = (code: RefusalCode): { title: string; hint: string } => {
  const { page } = words()
  if (code === 'not-signed-in') return { title: page.signedOut, hint: page.signedOutHint }
  if (code === 'not-allowed') return { title: page.refused, hint: page.refusedHint }
  if (code === 'not-found' || code === 'gone' || code === 'invalid') return { title: page.lost, hint: page.lostHint }
  return { title: page.unreachable, hint: page.unreachableHint }
}

/**
 * A page that cannot be shown, and why, in words. Whoever is not signed in may sign in here and goes on from where they were.
 * @summary Not found, not allowed, not signed in, not reachable.
 */
@customElement('tf-trouble')
export class TfTrouble extends LitElement {
  static override styles = [base, page, parts, css`.page { display: grid; gap: var(--tf-space-4); justify-items: start; padding-block-start: var(--tf-space-7); }`]

  @property() code: RefusalCode = 'not-found'
  private readonly tongue = new Tongue(this)

  override willUpdate(): void {
    if (this.code === 'not-signed-in') void import('../member/tf-sign-in.ts')
  }

  override render(): TemplateResult {
    const { title, hint } = saying(this.code)
    entitle(title)
    return html`
      <div class="page narrow">
        <h1>${title}</h1>
        <p class="lead">${hint}</p>
        ${this.code === 'not-signed-in' ? html`<tf-sign-in></tf-sign-in>` : nothing}
        ${this.code === 'unavailable' ? html`<button class="button chief" @click=${() => location.reload()}>${words().action.again}</button>` : nothing}
        <a href="/">${words().page.toHome}</a>
      </div>`
  }
}
