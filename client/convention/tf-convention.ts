import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import down from 'lucide-static/icons/chevron-down.svg?raw'
import up from 'lucide-static/icons/chevron-up.svg?raw'
import out from 'lucide-static/icons/x.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { entitle } from '../router.ts'
import { day, fieldOf, momentOf } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { addText, change, conventionOf, groupsOf, publish, type Convention, type FollowingGroup, type Step, type Way } from './conventions.ts'

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text)

/**
 * An organizer's page: the plan with its texts and dates, publishing it, and the groups on the way - where each stands and what it carries
 * up, no names.
 * @summary One convention, for its organizer.
 */
@customElement('tf-convention')
export class TfConvention extends LitElement {
  static override styles = [base, page, parts, css`
    ol > li, ul > li { padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    ol > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--tf-space-2); align-items: center; }
    .title { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; overflow-wrap: anywhere; }
    .turns { display: flex; }
    .when { grid-column: 1 / -1; max-inline-size: 18rem; }
    #publish ~ * { margin-block-start: var(--tf-space-2); }
    .code { font-family: var(--tf-mono); font-size: var(--tf-size-xl); letter-spacing: 0.05em; user-select: all; }
    form { margin-block-start: var(--tf-space-5); display: grid; gap: var(--tf-space-3); justify-items: start; }
    form .field { inline-size: 100%; }
    textarea { min-block-size: 6rem; }
    blockquote { margin: var(--tf-space-1) 0 0; padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); font-family: var(--tf-text); }
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

  private async look(): Promise<void> {
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

  private replan(plan: readonly Step[]): void {
    void this.deed.run(async () => {
      await change(this.conventionId, { plan: plan.map(({ id, postId, opensAt, dueAt, reveal, quorum }) => ({ id, postId, reveal, opensAt, dueAt, quorum })) })
      await this.look()
    })
  }

  private readonly shift = (at: number, by: number) => (): void => {
    const plan = [...this.way!.path], [step] = plan.splice(at, 1)
    plan.splice(at + by, 0, step!)
    this.replan(plan)
  }

  private readonly takeOut = (at: number) => (): void => this.replan(this.way!.path.filter((_step, other) => other !== at))

  private readonly date = (at: number) => (event: Event): void => {
    const opensAt = momentOf((event.target as HTMLInputElement).value)
    this.replan(this.way!.path.map((step, other) => (other === at ? { ...step, opensAt } : step)))
  }

  private readonly add = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.target as HTMLFormElement, given = new FormData(form)
    const text = String(given.get('text')).trim()
    void this.deed.run(async () => {
      await addText(this.way!.convention, isAddress(text) ? { url: text } : { text }, momentOf(String(given.get('opensAt'))))
      await this.look()
      form.reset()
    })
  }

  private readonly publish = (): void => void this.deed.run(async () => {
    this.reached = (await publish(this.conventionId)).groups
    await this.look()
  })

  private renderStep(step: Step, at: number, of: number): TemplateResult {
    const { convention: say } = words(), { title } = step.post
    return html`
      <li>
        <span class="title" lang=${step.post.language ?? nothing} dir=${step.post.dir}>${title}</span>
        <span class="turns">
          <button class="button bare" aria-label=${say.earlier(title)} ?disabled=${at === 0} @click=${this.shift(at, -1)}>${icon(up)}</button>
          <button class="button bare" aria-label=${say.later(title)} ?disabled=${at === of - 1} @click=${this.shift(at, 1)}>${icon(down)}</button>
          <button class="button bare" aria-label=${say.remove(title)} @click=${this.takeOut(at)}>${icon(out)}</button>
        </span>
        <div class="field when"><label for="when-${at}">${say.opens}</label><input id="when-${at}" type="datetime-local" .value=${fieldOf(step.opensAt)} @change=${this.date(at)} /></div>
      </li>`
  }

  private renderPlan({ path }: Way): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="plan">
        <h2 id="plan">${say.plan}</h2>
        ${path.length ? html`<ol role="list">${path.map((step, at) => this.renderStep(step, at, path.length))}</ol>` : html`<p class="quiet">${say.emptyPlan}</p>`}
        <form @submit=${this.add}>
          <div class="field"><label for="text">${say.textAddress} ${say.orPaste}</label><textarea id="text" name="text" required dir="auto"></textarea></div>
          <div class="field when"><label for="opensAt">${say.opens}</label><input id="opensAt" name="opensAt" type="datetime-local" /></div>
          <button class="button" ?disabled=${this.deed.busy}>${say.addText}</button>
        </form>
      </section>`
  }

  private renderPublishing({ code, version }: Convention): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="publish">
        <h2 id="publish">${say.publish}</h2>
        ${code ? html`<p class="quiet">${say.giveCode}</p><p class="code" dir="ltr">${code}</p>` : nothing}
        <p class="hint">${say.publishHint}</p>
        <button class="button chief" ?disabled=${this.deed.busy || !this.way!.path.length} @click=${this.publish}>${version ? say.publishAgain : say.publish}</button>
        <p role="status">${this.reached === undefined ? '' : say.reached(this.reached)}</p>
        ${this.deed.line()}
      </section>`
  }

  private renderGroup({ name, members, degree, world, carried }: FollowingGroup): TemplateResult {
    const { convention: say, count, degree: ladder } = words()
    const rung = degree === null ? say.noRung : degree === 0 ? say.beforeRung : say.rung(degree, ladder.worlds[world - 1]!)
    return html`
      <li>
        <p class="title"><bdi>${name}</bdi></p>
        <p class="faint">${count.members(members)} · ${rung}</p>
        ${carried.map(one => html`<blockquote dir="auto">${one.words}</blockquote>`)}
      </li>`
  }

  private renderGroups(groups: readonly FollowingGroup[]): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="groups">
        <h2 id="groups">${say.groups}</h2>
        ${groups.length ? html`<ul role="list">${groups.map(group => this.renderGroup(group))}</ul>` : html`<p class="quiet">${say.noGroups}</p>`}
      </section>`
  }

  override render(): TemplateResult {
    const { way } = this, { convention: say } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!way) return html`<p class="page quiet" role="status">${words().house.loading}</p>`
    const { convention } = way
    entitle(convention.name)
    return html`
      <div class="page narrow">
        <a class="crumb" href="/conventions">${icon(arrow, 'turns')}${say.mine}</a>
        <h1><bdi>${convention.name}</bdi></h1>
        <p class="quiet">${[convention.startsOn === convention.endsOn ? day(convention.startsOn) : `${day(convention.startsOn)} – ${day(convention.endsOn)}`, convention.place, convention.address].filter(Boolean).join(' · ')}</p>
        ${this.renderPlan(way)}
        ${this.renderPublishing(convention)}
        ${this.groups ? this.renderGroups(this.groups) : nothing}
      </div>`
  }
}
