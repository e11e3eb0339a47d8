import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself } from '../member/members.ts'
import { entitle, go } from '../router.ts'
import { zones } from '../words/time.ts'
import { LANGUAGES, Tongue, words } from '../words/words.ts'
import { changeGroup, deleteGroup, groupOf, removeMember, type OneGroup } from './groups.ts'
import { worldsOf, type WorldsHow } from './worlds.ts'
import '../look/webawesome.ts'

/**
 * What a group is called and how it counts its hours; for everybody, the way out of it.
 * @summary The settings of a group.
 */
@customElement('tf-group-settings')
export class TfGroupSettings extends LitElement {
  static override styles = [base, page, parts, css`
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 26rem; }
    wa-button, section > .button { justify-self: start; }
    .check { display: flex; gap: var(--tf-space-3); align-items: center; min-block-size: var(--tf-touch); cursor: pointer; }
    .check input { margin: 0; inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
    #ladder-hint { margin-block-start: calc(-1 * var(--tf-space-4)); padding-inline-start: 2rem; }
    legend { font-weight: 600; }
    .worlds { display: grid; gap: var(--tf-space-2); padding-inline-start: 2rem; }
    .worlds input { inline-size: 100%; min-block-size: var(--tf-touch); padding: var(--tf-space-2) var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    section { display: grid; gap: var(--tf-space-3); justify-items: start; }
  `]

  @property() groupId = ''
  @state() private group?: OneGroup
  @state() private refusal?: Refusal
  @state() private saved = false
  @state() private hasLadder = true
  @state() private worlds: WorldsHow = 'own'
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)
  private readonly parting = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.group = await groupOf(this.groupId)
      this.hasLadder = this.group.ladder !== false
      this.worlds = this.group.worlds === undefined ? 'own' : this.group.worlds === 'numbers' ? 'numbers' : 'other'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private readonly save = submitted(form => void this.deed.run(async () => {
    this.saved = false
    const worlds = worldsOf(this.worlds, [1, 2, 3, 4, 5].map(world => typed(form, `world-${world}`)))
    const change = { name: typed(form, 'name'), language: typed(form, 'language'), timezone: typed(form, 'timezone'), ladder: this.hasLadder, ...(this.hasLadder && { worlds }) }
    this.group = await changeGroup(this.groupId, change)
    this.saved = true
    await myself.know('again')
  }))

  private readonly leave = async (): Promise<void> => {
    const { sure } = await import('../look/tf-sure.ts')
    const { group: say } = words()
    if (await sure({ title: say.leaveSure(this.group!.name), hint: say.leaveHint, button: say.leave })) await this.goAway(() => removeMember(this.groupId, myself.me!.id))
  }

  private readonly delete = async (): Promise<void> => {
    const { sure } = await import('../look/tf-sure.ts')
    const { group: say } = words()
    const { name } = this.group!
    const type = { label: say.deleteType(name), expected: name }
    if (await sure({ title: `${say.delete}?`, hint: say.deleteHint, button: say.delete, type })) await this.goAway(() => deleteGroup(this.groupId))
  }

  private async goAway(goodbye: () => Promise<unknown>): Promise<void> {
    const gone = await this.parting.run(async () => {
      await goodbye()
      await myself.know('again')
    })
    if (gone) go('/', { replace: true })
  }

  private renderLadder({ worlds }: OneGroup): TemplateResult {
    const { group: say, degree } = words(), named = Array.isArray(worlds) ? worlds : degree.worlds
    return html`
      <label class="check"><input type="checkbox" .checked=${this.hasLadder} aria-describedby="ladder-hint" @change=${({ target }: Event) => { this.hasLadder = (target as HTMLInputElement).checked }}><span>${say.ladder}</span></label>
      <p class="hint" id="ladder-hint">${say.ladderHint}</p>
      ${this.hasLadder ? html`
        <fieldset>
          <legend>${say.worlds}</legend>
          ${HOW.map(how => html`<label class="check"><input type="radio" name="worlds" .checked=${this.worlds === how} @change=${() => { this.worlds = how }}><span>${say.worldsHow[how]}</span></label>`)}
          ${this.worlds === 'other' ? html`<div class="worlds">${named.map((name, at) => html`<input name="world-${at + 1}" aria-label=${say.worldName(at + 1)} .value=${name} maxlength="40" required dir="auto" />`)}</div>` : nothing}
        </fieldset>` : nothing}`
  }

  private renderForm(group: OneGroup): TemplateResult {
    const { group: say, action } = words()
    return html`
      <form @submit=${this.save} @input=${() => { this.saved = false }}>
        <wa-input name="name" label=${say.name} value=${group.name} maxlength="120" autocomplete="off" required></wa-input>
        <div class="field">
          <label for="language">${say.language}</label>
          <select id="language" name="language" aria-describedby="language-hint">
            ${Object.entries(LANGUAGES).map(([tag, name]) => html`<option value=${tag} lang=${tag} ?selected=${tag === group.language}>${name}</option>`)}
          </select>
          <span class="hint" id="language-hint">${say.languageHint}</span>
        </div>
        <div class="field">
          <label for="timezone">${say.timezone}</label>
          <select id="timezone" name="timezone" dir="ltr">${zones(group.timezone).map(zone => html`<option ?selected=${zone === group.timezone}>${zone}</option>`)}</select>
        </div>
        ${this.renderLadder(group)}
        ${this.deed.line()}
        <div class="row">
          <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${action.save}</wa-button>
          <span class="quiet" role="status">${this.saved ? action.saved : nothing}</span>
        </div>
      </form>`
  }

  private renderParting(group: OneGroup): TemplateResult {
    const { group: say } = words()
    return html`
      <section>
        <h2>${say.leave}</h2>
        <p class="quiet">${say.leaveHint}</p>
        <button class="button" @click=${this.leave}>${say.leave}</button>
        ${this.parting.line()}
      </section>
      ${group.role === 'facilitator' ? html`
        <section>
          <h2>${say.delete}</h2>
          <p class="quiet">${say.deleteHint}</p>
          <button class="button danger" @click=${this.delete}>${say.delete}…</button>
        </section>` : nothing}`
  }

  override render(): TemplateResult {
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!this.group) return html`<p class="page narrow quiet" role="status">${words().house.loading}</p>`
    const { group } = this
    entitle(words().group.settingsOf(group.name))
    return html`
      <div class="page narrow stack">
        <a class="crumb" href="/groups/${group.id}">${icon(arrow, 'turns')}<bdi>${group.name}</bdi></a>
        <h1>${words().group.settings}</h1>
        <p><a href="/groups/${group.id}/feeds">${words().feeds.title}</a></p>
        ${group.role === 'facilitator' ? this.renderForm(group) : nothing}
        ${this.renderParting(group)}
      </div>`
  }
}

const HOW: readonly WorldsHow[] = ['own', 'other', 'numbers']
