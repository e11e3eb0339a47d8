import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import chevron from 'lucide-static/icons/chevron-right.svg?raw'
import { base, byColour } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import { myself, type MyGroup } from '../member/members.ts'
import { entitle, go } from '../router.ts'
import { Watching } from '../watched.ts'
import { moment } from '../words/time.ts'
import { language, Tongue, words } from '../words/words.ts'
import { fellowsOf, found, nextOf, readingsOf, type Card, type Fellow } from './groups.ts'
import '../look/webawesome.ts'

const TEN = 10

/**
 * My groups, each with the reading it is at.
 * @summary The front page of whoever is known.
 */
@customElement('tf-groups')
export class TfGroups extends LitElement {
  static override styles = [base, page, parts, css`
    .groups > li { display: grid; gap: var(--tf-space-1); padding-block: var(--tf-space-5); border-block-start: 1px solid var(--tf-line); }
    h2 { font: inherit; }
    .groups a.name { color: var(--tf-ink-soft); font-weight: 600; text-decoration: none; min-block-size: var(--tf-touch); display: inline-flex; align-items: center; gap: var(--tf-space-1); }
    .groups a.name .icon { inline-size: 1em; block-size: 1em; }
    .chief { justify-self: start; margin-block-start: var(--tf-space-3); }
    .fellows { display: flex; gap: var(--tf-space-3); align-items: center; margin-block-start: var(--tf-space-3); }
    .dots { display: flex; }
    .dots .dot { inline-size: 1.875rem; block-size: 1.875rem; font-size: 0.8125rem; box-shadow: 0 0 0 2px var(--tf-paper); }
    .dots .dot + .dot { margin-inline-start: -0.375rem; }
    .groups a.name:hover { color: var(--tf-accent); }
    .at { font-family: var(--tf-text); font-size: clamp(1.5rem, 1.25rem + 1.2vw, 1.875rem); line-height: 1.25; color: var(--tf-ink); text-decoration: none; justify-self: start; font-weight: 560; }
    .at:hover { color: var(--tf-accent); text-decoration: underline; }
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 26rem; }
    details { border-block-start: 1px solid var(--tf-line); padding-block: var(--tf-space-4); }
    summary { cursor: pointer; color: var(--tf-accent); font-weight: 600; min-block-size: var(--tf-touch); display: flex; align-items: center; }
    label.check { display: flex; gap: var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); }
    input[type='checkbox'] { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
  `]

  @state() private next = new Map<string, Card | undefined>()
  @state() private fellows = new Map<string, readonly Fellow[]>()
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
    void this.look()
  }

  private async look(): Promise<void> {
    await myself.know('again')
    await Promise.allSettled(myself.groups.map(async ({ id }) => {
      const [readings, fellows] = await Promise.all([readingsOf(id), fellowsOf(id)])
      this.fellows = new Map(this.fellows).set(id, fellows)
      this.next = new Map(this.next).set(id, nextOf(readings))
    }))
  }

  private readonly begin = submitted(form => void this.deed.run(async () => {
    const group = await found({ name: typed(form, 'name'), language: language(), sample: typed(form, 'sample') === 'on' })
    await myself.know('again')
    go(`/groups/${group.id}`)
  }))

  private renderNext(group: MyGroup): TemplateResult | typeof nothing {
    if (!this.next.has(group.id)) return nothing
    const card = this.next.get(group.id)
    if (!card) return html`<p class="quiet">${words().home.nothingNext}</p>`
    const { group: say } = words()
    const dated = card.state === 'open' ? card.dueAt && say.until(moment(card.dueAt)) : card.opensAt ? say.opens(moment(card.opensAt)) : say.opensSoon
    return html`
      <a class="at" href=${card.state === 'open' ? `/readings/${card.id}` : `/groups/${group.id}`} lang=${card.post.language ?? nothing} dir=${card.post.dir}>${card.post.title}</a>
      <p class="quiet">${[card.post.author, card.state === 'open' ? say.now : say.next, dated].filter(Boolean).join(' · ')}</p>
      ${card.state === 'open' ? html`<a class="button chief" href="/readings/${card.id}">${say.open}</a>` : nothing}`
  }

  private renderFellows(group: MyGroup): TemplateResult | typeof nothing {
    const fellows = this.fellows.get(group.id)
    if (!fellows) return nothing
    const dots = fellows.slice(0, TEN).map(one => html`<span class="dot ${byColour(one.memberId)}">${[...one.name.trim()][0]}</span>`)
    return html`<p class="fellows"><span class="dots" aria-hidden="true">${dots}</span><span class="faint">${words().count.members(fellows.length)}</span></p>`
  }

  private renderGroup(group: MyGroup): TemplateResult {
    return html`
      <li>
        <h2><a class="name" href="/groups/${group.id}"><bdi>${group.name}</bdi>${icon(chevron, 'turns')}</a></h2>
        ${this.renderNext(group)}
        ${this.renderFellows(group)}
      </li>`
  }

  private renderNew(): TemplateResult {
    const { home, arrival } = words()
    return html`
      <details ?open=${myself.groups.length === 0}>
        <summary>${home.found}</summary>
        <form @submit=${this.begin}>
          <wa-input name="name" label=${arrival.groupName} maxlength="120" autocomplete="off" required></wa-input>
          <label class="check"><input type="checkbox" name="sample" ?checked=${myself.groups.length === 0}> ${home.sample}</label>
          ${this.deed.line()}
          <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${home.found}</wa-button>
        </form>
      </details>`
  }

  override render(): TemplateResult {
    const { home } = words()
    entitle(home.title)
    return html`
      <div class="page narrow stack">
        <h1 class="hello">${home.hello(myself.me?.name ?? '')}</h1>
        ${myself.groups.length === 0 ? html`<p class="lead">${home.empty}</p>` : html`<ul class="groups" role="list">${myself.groups.map(one => this.renderGroup(one))}</ul>`}
        ${this.renderNew()}
      </div>`
  }
}
