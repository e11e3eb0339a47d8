import '@awesome.me/webawesome/dist/components/button/button.js'
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself, type MyGroup } from '../member/members.ts'
import { entitle, go } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { OnePost } from './posts.ts'
import './tf-bring-form.ts'
import './tf-post-head.ts'
import './tf-related.ts'
import './tf-post-text.ts'
import '../look/webawesome.ts'

/**
 * Bringing a text in: where it is from, what came out, and then to the group.
 * @summary The page where a text comes in.
 */
@customElement('tf-bring')
export class TfBring extends LitElement {
  static override styles = [base, page, parts, css`
    .page { max-inline-size: 44rem; }
    .came { display: flex; flex-wrap: wrap; gap: var(--tf-space-3) var(--tf-space-5); align-items: center; justify-content: space-between; padding: var(--tf-space-4); background: var(--tf-accent-soft); border-inline-start: 3px solid var(--tf-accent); margin-block-end: var(--tf-space-5); }
    .came h1 { font-size: var(--tf-size-l); }
    tf-post-head { padding-block-end: var(--tf-space-4); border-block-end: 1px solid var(--tf-line); margin-block-end: var(--tf-space-5); }
  `]

  @property() groupId = ''
  @state() private post?: OnePost
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
  }

  override async updated(changed: PropertyValues): Promise<void> {
    if (!changed.has('post') || !this.post) return
    this.renderRoot.querySelector<HTMLElement>('.came h1')?.focus()
    scrollTo({ top: 0, behavior: 'instant' })
  }

  private get group(): MyGroup | undefined { return myself.groups.find(one => one.id === this.groupId) }

  private readonly assign = async (): Promise<void> => {
    const { assign } = await import('./tf-assign.ts')
    if (await assign({ groupId: this.groupId, post: this.post! })) go(`/groups/${this.groupId}`)
  }

  private renderCame(post: OnePost): TemplateResult {
    const { bring: say, count } = words()
    entitle(post.title)
    return html`
      <div class="came">
        <div><h1 tabindex="-1">${say.came}</h1><p class="quiet">${say.cameHint} ${count.paragraphs(post.blocks.length)}.</p></div>
        <div class="row">
          <button class="button chief" @click=${this.assign}>${say.assign}</button>
          <a class="button" href="/groups/${this.groupId}">${say.later}</a>
        </div>
      </div>
      <tf-post-head .post=${post}></tf-post-head>
      <tf-post-text .post=${post}></tf-post-text>
      <tf-related .post=${post} leads></tf-related>
      <p><button class="button plain" @click=${() => { this.post = undefined }}>${say.another}</button></p>`
  }

  private renderForm(): TemplateResult {
    const { bring: say } = words()
    entitle(say.title)
    return html`
      <h1>${say.title}</h1>
      <p class="lead">${say.hint}</p>
      <tf-bring-form groupId=${this.groupId} @tf-brought=${(event: CustomEvent<OnePost>) => { this.post = event.detail }}></tf-bring-form>`
  }

  override render(): TemplateResult {
    if (myself.standing === 'out') return html`<tf-trouble code="not-signed-in"></tf-trouble>`
    if (myself.standing === 'in' && this.group?.role !== 'facilitator') return html`<tf-trouble code="not-allowed"></tf-trouble>`
    return html`
      <div class="page stack">
        <a class="crumb" href="/groups/${this.groupId}">${icon(arrow, 'turns')}<bdi>${this.group?.name}</bdi></a>
        ${this.post ? this.renderCame(this.post) : this.renderForm()}
      </div>`
  }
}
