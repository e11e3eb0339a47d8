import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself, type MyGroup } from '../member/members.ts'
import { entitle, go } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { postOf, type OnePost } from './posts.ts'
import './tf-post-head.ts'
import './tf-related.ts'
import './tf-post-text.ts'

/**
 * A post by itself: to be looked through before it is assigned, or read again without the room.
 * @summary The page of a post.
 */
@customElement('tf-post')
export class TfPost extends LitElement {
  static override styles = [base, page, parts, css`
    .leaf { max-inline-size: 42rem; margin-inline: auto; }
    tf-post-head { margin-block-start: var(--tf-space-3); }
    tf-post-text { margin-block: var(--tf-space-6); }
    .tools { margin-block-start: var(--tf-space-4); }
    hr { border: 0; border-block-start: 1px solid var(--tf-line); margin: var(--tf-space-5) 0 0; }
  `]

  @property() postId = ''
  @state() private post?: OnePost
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('postId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.post = await postOf(this.postId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private get group(): MyGroup | undefined { return myself.groups.find(one => one.id === this.post?.groupId) }

  private readonly assign = async (): Promise<void> => {
    const { assign } = await import('./tf-assign.ts')
    if (await assign({ groupId: this.post!.groupId, post: this.post! })) go(`/groups/${this.post!.groupId}`)
  }

  override render(): TemplateResult {
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!this.post) return html`<p class="leaf quiet" role="status">${words().house.loading}</p>`
    const { post, group } = this
    const leads = group?.role === 'facilitator'
    entitle(post.title)
    return html`
      <article class="leaf">
        ${group ? html`<a class="crumb" href="/groups/${group.id}">${icon(arrow, 'turns')}<bdi>${group.name}</bdi></a>` : nothing}
        <tf-post-head .post=${post}></tf-post-head>
        ${leads ? html`<p class="tools"><button class="button chief" @click=${this.assign}>${words().post.assign}</button></p>` : nothing}
        <hr>
        <tf-post-text .post=${post}></tf-post-text>
        <tf-related .post=${post} ?leads=${leads}></tf-related>
      </article>`
  }
}
