import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { placeOf, type Written } from '../degree/degrees.ts'
import { base, byColour } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import '../pledge/tf-pledge.ts'
import { entitle } from '../router.ts'
import { listed, moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { caredFor, waitersIn, type Cared, type Coming, type Lost, type OpenQuestion, type Waiter } from './cares.ts'

const FEW = 2

/**
 * The facilitator's page: what opens next and whose word it waits for, who has not been answered, what is asked, where members were lost,
 * and the way to the pack.
 * @summary What a facilitator looks after.
 */
@customElement('tf-care')
export class TfCare extends LitElement {
  static override styles = [base, page, parts, css`
    section > h2 { font-size: var(--tf-size-xl); margin-block-end: var(--tf-space-3); }
    section:first-of-type { padding-block-start: var(--tf-space-5); }
    h2 + .hint { margin-block: calc(-1 * var(--tf-space-1)) var(--tf-space-1); }
    li { padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); display: grid; gap: var(--tf-space-1); }
    li:last-child { border: 0; }
    .title { justify-self: start; max-inline-size: 100%; font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; overflow-wrap: anywhere; }
    a.title { color: var(--tf-ink); text-decoration: none; }
    a.title:hover { color: var(--tf-accent); text-decoration: underline; }
    .who { color: var(--tf-by); font-weight: 700; }
    .thing { padding-block: 0.625rem; color: inherit; text-decoration: none; font-family: var(--tf-text); overflow-wrap: anywhere; }
    .thing:last-child { margin-block-end: calc(-1 * var(--tf-space-2)); }
    .thing:hover { color: var(--tf-accent); text-decoration: underline; }
    .places { padding-inline-start: var(--tf-space-4); border-inline-start: 3px solid var(--tf-line); display: grid; gap: var(--tf-space-2); margin-block-start: var(--tf-space-2); }
    .places p { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-family: var(--tf-text); }
    .names { display: grid; gap: 2px; margin-block-start: var(--tf-space-2); }
    tf-pledge { margin-block-start: var(--tf-space-1); }
    .way { margin-block-start: var(--tf-space-4); }
  `]

  @property() groupId = ''
  @state() private cared?: Cared
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.cared = await caredFor(this.groupId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private readonly nameOf = (memberId: string): string => this.cared?.fellows.find(one => one.memberId === memberId)?.name ?? ''

  private listOf(memberIds: readonly string[]): string { return listed(memberIds.map(this.nameOf)) }

  private renderComing({ reading, pledged, awaited, excused }: Coming): TemplateResult {
    const { care: say } = words(), { post } = reading
    return html`
      <li>
        <a class="title" href="/readings/${reading.id}" lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</a>
        <tf-pledge .card=${reading} .fellows=${this.cared!.fellows} mayPledge mayOpen @tf-opened=${() => void this.look()}></tf-pledge>
        <div class="names quiet">
          ${pledged.length ? html`<p>${say.pledged(this.listOf(pledged))}</p>` : nothing}
          ${awaited.length ? html`<p>${say.awaited(this.listOf(awaited))}</p>` : nothing}
          ${excused.length ? html`<p>${say.excused(this.listOf(excused))}</p>` : nothing}
        </div>
      </li>`
  }

  private renderThing(one: Written): TemplateResult {
    return html`<a class="thing" href=${placeOf(one)}><span dir="auto">${one.words}</span></a>`
  }

  private renderWaiter({ memberId, things }: Waiter): TemplateResult {
    const { care: say } = words()
    return html`
      <li>
        <p><bdi class="who ${byColour(memberId)}">${this.nameOf(memberId)}</bdi> <span class="faint">${say.things(things.length)} · ${say.since(moment(things[0]!.since))}</span></p>
        ${things.slice(0, FEW).map(one => this.renderThing(one))}
      </li>`
  }

  private renderQuestion(question: OpenQuestion): TemplateResult {
    const { care: say } = words()
    const about = [question.private ? say.private : '', question.backers ? say.backed(question.backers) : '', say.since(moment(question.since))].filter(Boolean)
    return html`<li><p><bdi class="who ${byColour(question.memberId)}">${this.nameOf(question.memberId)}</bdi> <span class="faint">${about.join(' · ')}</span></p>${this.renderThing(question)}</li>`
  }

  private renderLost({ readingId, title, dir, given, helped, places }: Lost): TemplateResult {
    const { care: say } = words()
    return html`
      <li>
        <a class="title" href="/readings/${readingId}" dir=${dir}>${title}</a>
        <p class="faint">${say.told(given, helped)}</p>
        ${places.length ? html`<div class="places">${places.map(({ words: said, members }) => html`<div><p dir=${dir}>${said}</p><span class="faint">${say.lostBy(members)}</span></div>`)}</div>` : nothing}
      </li>`
  }

  private renderPart<T>({ id, title, none, hint }: { id: string; title: string; none: string; hint?: string }, things: readonly T[], draw: (thing: T) => TemplateResult): TemplateResult {
    return html`
      <section aria-labelledby=${id}>
        <h2 id=${id}>${title}</h2>
        ${hint ? html`<p class="hint">${hint}</p>` : nothing}
        ${things.length ? html`<ul role="list">${things.map(draw)}</ul>` : html`<p class="quiet">${none}</p>`}
      </section>`
  }

  override render(): TemplateResult {
    const { cared } = this, { care: say, degree, convention, house } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!cared) return html`<p class="page quiet" role="status">${house.loading}</p>`
    entitle(say.titleOf(cared.group.name))
    return html`
      <div class="page narrow">
        <a class="crumb" href="/groups/${this.groupId}">${icon(arrow, 'turns')}<bdi>${cared.group.name}</bdi></a>
        <h1>${say.title}</h1>
        ${this.renderPart({ id: 'coming', title: say.coming, none: say.nothingComes }, cared.coming, one => this.renderComing(one))}
        ${this.renderPart({ id: 'unanswered', title: say.unanswered, none: degree.nobodyWaits }, waitersIn(cared.waiting), one => this.renderWaiter(one))}
        ${this.renderPart({ id: 'questions', title: say.questions, none: say.noQuestions }, cared.questions, one => this.renderQuestion(one))}
        ${this.renderPart({ id: 'lost', title: say.lost, none: say.noLost, hint: say.lostHint }, cared.lost, one => this.renderLost(one))}
        <section aria-labelledby="pack"><h2 id="pack">${convention.pack}</h2><p class="quiet">${say.packHint}</p><p class="way"><a class="button" href="/groups/${this.groupId}/pack">${convention.toPack}</a></p></section>
      </div>`
  }
}
