import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { go } from '../router.ts'
import { Tongue, words } from '../words/words.ts'
import type { Unsent } from './left.ts'
import { myself, signOut } from './members.ts'

/**
 * The button by which a member signs out. What has not reached the house is sent first; before anything is lost they are asked.
 * @summary Signing out.
 */
@customElement('tf-leave')
export class TfLeave extends LitElement {
  static override styles = [base, css`[role='status']:not(:empty) { margin-inline-start: var(--tf-space-3); }`]

  /** What the button says, when not that one signs out. */
  @property() label?: string
  @property({ type: Boolean }) plain = false
  /** Where one goes then. */
  @property() to?: string
  private readonly tongue = new Tongue(this)
  /** What takes a moment: sending, and signing out; not what the member thinks over. */
  private readonly deed = new Deed(this)
  private leaving?: Promise<void>

  private readonly leave = (): void => {
    this.leaving ??= this.ask().finally(() => { this.leaving = undefined })
  }

  private async ask(): Promise<void> {
    if (!await this.isSure() || !await this.isNothingLost()) return
    if (await this.deed.run(signOut) && this.to) go(this.to, { replace: true })
  }

  private async isSure(): Promise<boolean> {
    if (myself.me?.secured) return true
    const { me: say } = words(), { sure } = await import('../look/tf-sure.ts')
    return sure({ title: say.signOutSure, hint: say.signOutUnsecured, button: say.signOut })
  }

  private async isNothingLost(): Promise<boolean> {
    const left: Unsent = { notes: 0, messages: 0 }
    const isTold = await this.deed.run(async () => Object.assign(left, await (await import('./left.ts')).sendLeft(myself.me!.id)))
    const { notes, messages } = left, count = notes + messages
    if (!isTold || !count) return isTold
    const { me: say } = words(), { sure } = await import('../look/tf-sure.ts')
    return sure({ title: say.unsent, hint: say.unsentHint(notes, messages), button: say.signOutUnsent(count), no: say.stay })
  }

  override render(): TemplateResult {
    return html`
      <button class="button ${this.plain ? 'plain' : ''}" @click=${this.leave}>${this.label ?? words().me.signOut}</button>
      <span class="quiet" role="status">${this.deed.busy ? words().house.loading : nothing}</span>
      ${this.deed.line()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-leave': TfLeave } }
