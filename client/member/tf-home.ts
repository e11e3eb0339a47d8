import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { kept } from '../device.ts'
import '../look/tf-trouble.ts'
import { base } from '../look/base.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { myself } from './members.ts'
import './tf-arrival.ts'
import '../group/tf-groups.ts'

/**
 * The front page: a welcome for whoever is new, their groups for whoever is known. A known device waits for the answer, an unknown
 * one is welcomed at once.
 * @summary The front page.
 */
@customElement('tf-home')
export class TfHome extends LitElement {
  static override styles = [base, css`.waiting { padding: var(--tf-space-8) var(--tf-space-5); text-align: center; color: var(--tf-ink-faint); }`]

  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
    void myself.know()
  }

  /** Whoever is just being let in stays where they are until their group is there. */
  private get isLettingIn(): boolean { return this.renderRoot.querySelector('tf-arrival')?.busy ?? false }

  override render(): TemplateResult {
    if (myself.standing === 'in' && !this.isLettingIn) return html`<tf-groups></tf-groups>`
    if (myself.standing === 'unreachable') return html`<tf-trouble code="unavailable"></tf-trouble>`
    if (myself.standing === 'asking' && kept.read('known')) return html`<p class="waiting" role="status">${words().house.loading}</p>`
    return html`<tf-arrival></tf-arrival>`
  }
}
