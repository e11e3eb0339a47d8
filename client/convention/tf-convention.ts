import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import up from 'lucide-static/icons/arrow-up-from-line.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { entitle, go } from '../router.ts'
import { days } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { change, conventionOf, groupsOf, publish, takeBack, type Convention, type FollowingGroup, type Way } from './conventions.ts'
import type { Details } from './tf-convention-form.ts'
import './tf-convention-form.ts'
import './tf-following.ts'
import './tf-plan.ts'

/**
 * An organizer's page: the plan with its texts and dates, publishing it, and the groups on the way - where each stands and what it carries
 * up, no names of members.
 * @summary One convention, for its organizer.
 */
@customElement('tf-convention')
export class TfConvention extends LitElement {
  static override styles = [base, page, parts, css`
    section > h2 { font-size: var(--tf-size-xl); margin-block-end: var(--tf-space-3); }
    .columns { display: grid; gap: 0 var(--tf-space-8); align-items: start; }
    .code { font-family: var(--tf-mono); font-size: var(--tf-size-xl); letter-spacing: 0.05em; user-select: all; }
    .publish > * + * { margin-block-start: var(--tf-space-2); }
    .news { color: var(--tf-warn); font-weight: 600; }
    summary { cursor: pointer; color: var(--tf-accent); font-weight: 600; min-block-size: var(--tf-touch); display: inline-flex; align-items: center; }
    .end { margin-block-start: var(--tf-space-5); display: grid; gap: var(--tf-space-2); justify-items: start; }
    @media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr) 24rem; } .columns > div + div section { border: 0; margin: 0; } }
    @media print { .columns > div:first-child, details { display: none; } }
  `]

  @property() conventionId = ''
  @state() private way?: Way
  @state() private groups?: readonly FollowingGroup[]
  @state() private refusal?: Refusal
  @state() private reached?: number
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conventionId')) void this.look().then(() => this.lookAround())
  }

  private readonly look = async (): Promise<void> => {
    try {
      this.way = await conventionOf(this.conventionId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private async lookAround(): Promise<void> {
    if (this.way) this.groups = await groupsOf(this.conventionId).catch(() => [])
  }

  private readonly publish = (): void => void this.deed.run(async () => {
    this.reached = (await publish(this.conventionId)).groups
    await this.look()
  })

  private readonly keep = ({ detail: { place, address, ...rest } }: CustomEvent<Details>): void => void this.deed.run(async () => {
    await change(this.conventionId, { ...rest, place: place || null, address: address || null })
    await this.look()
    this.renderRoot.querySelector('details')!.open = false
  })

  private readonly takeBack = (): void => void this.deed.run(async () => {
    const { sure } = await import('../look/tf-sure.ts')
    const { convention: say } = words()
    if (!(await sure({ title: `${say.delete}?`, hint: say.deleteHint, button: say.delete }))) return
    await takeBack(this.conventionId)
    go('/conventions')
  })

  private renderDetails(convention: Convention): TemplateResult {
    const { convention: say, action } = words()
    return html`
      <details>
        <summary>${say.details}</summary>
        <tf-convention-form .convention=${convention} button=${action.save} ?busy=${this.deed.busy} @tf-details=${this.keep}></tf-convention-form>
        <div class="end"><p class="hint">${say.deleteHint}</p><button class="button danger" @click=${this.takeBack}>${say.delete}</button></div>
      </details>`
  }

  private renderPublishing({ code, version, publishedAt, changedAt }: Convention): TemplateResult {
    const { convention: say } = words(), isNews = publishedAt !== undefined && changedAt !== undefined && changedAt > publishedAt
    return html`
      <section class="publish" aria-labelledby="publish">
        <h2 id="publish">${say.publish}</h2>
        ${code ? html`<p class="quiet">${say.giveCode}</p><p><bdi class="code" dir="ltr">${code}</bdi></p>` : nothing}
        ${isNews ? html`<p class="news">${say.unpublished}</p>` : nothing}
        <p class="hint">${say.publishHint}</p>
        <button class="button ${isNews || !version ? 'chief' : ''}" ?disabled=${this.deed.busy || !this.way!.path.length} @click=${this.publish}>${version ? say.publishAgain : say.publish}</button>
        <p role="status">${this.reached === undefined ? '' : say.reached(this.reached)}</p>
        ${this.deed.line()}
      </section>`
  }

  override render(): TemplateResult {
    const { way } = this, { convention: say } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!way) return html`<p class="page quiet" role="status">${words().house.loading}</p>`
    const { convention } = way
    entitle(convention.name)
    return html`
      <div class="page">
        <a class="crumb" href="/conventions">${icon(arrow, 'turns')}${say.mine}</a>
        <h1><bdi>${convention.name}</bdi></h1>
        <p class="quiet">${[days(convention.startsOn, convention.endsOn), convention.place, convention.address].filter(Boolean).join(' · ')}</p>
        ${this.renderDetails(convention)}
        <div class="columns">
          <div>
            <section aria-labelledby="plan"><h2 id="plan">${say.plan}</h2><tf-plan .way=${way} @tf-planned=${this.look}></tf-plan></section>
            ${this.renderPublishing(convention)}
          </div>
          <div>${this.groups ? html`<section aria-labelledby="groups"><h2 id="groups">${say.groups}</h2><p><a class="crumb" href="/conventions/${convention.id}/questions">${icon(up)}${say.allCarried}</a></p><tf-following .groups=${this.groups}></tf-following></section>` : nothing}</div>
        </div>
      </div>`
  }
}
