import { css, html, LitElement, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { rungSaid, WORLDS } from '../degree/degrees.ts'
import { base } from '../look/base.ts'
import { parts } from '../look/pages.ts'
import { day } from '../words/time.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { FollowingGroup } from './conventions.ts'

const STEPS = 25, WIDTH = 22, GAP = 3

/**
 * The groups on the way to a convention, by their names: how far each has come, its rung, and what it carries up. No member is named, and no
 * group stands before another.
 * @summary The groups that follow a plan.
 */
@customElement('tf-following')
export class TfFollowing extends LitElement {
  static override styles = [base, parts, css`
    li { display: grid; gap: var(--tf-space-1); padding-block: var(--tf-space-4); border-block-end: 1px solid var(--tf-line); break-inside: avoid; }
    li:last-child { border: 0; }
    .title { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; overflow-wrap: anywhere; }
    .rung { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-2) var(--tf-space-3); color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
    svg { inline-size: 7.75rem; block-size: 0.5rem; flex: none; }
    svg:dir(rtl) { transform: scaleX(-1); }
    .world { fill: var(--tf-line); }
    .climbed { fill: var(--tf-accent); }
    blockquote { margin: var(--tf-space-2) 0 0; padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); font-family: var(--tf-text); overflow-wrap: anywhere; }
    blockquote .faint { font-family: var(--tf-ui); }
  `]

  @property({ attribute: false }) groups: readonly FollowingGroup[] = []
  private readonly tongue = new Tongue(this)

  private renderWorld(world: number, degree: number): TemplateResult {
    const x = (world - 1) * (WIDTH + GAP), climbed = Math.min(1, Math.max(0, (degree - (world - 1) * STEPS) / STEPS))
    return svg`<rect class="world" x=${x} width=${WIDTH} height="8" rx="2"></rect><rect class="climbed" x=${x} width=${WIDTH * climbed} height="8" rx="2"></rect>`
  }

  private renderRung(group: FollowingGroup): TemplateResult {
    const { degree } = group
    if (degree === null) return html`<p class="rung">${words().convention.noRung}</p>`
    return html`
      <p class="rung">
        <svg viewBox="0 0 ${5 * WIDTH + 4 * GAP} 8" aria-hidden="true">${WORLDS.map(world => this.renderWorld(world, degree))}</svg>
        <span>${rungSaid({ ...group, degree })}</span>
      </p>`
  }

  private renderGroup(group: FollowingGroup): TemplateResult {
    const { convention: say, count } = words(), { name, members, read, of, carried } = group
    return html`
      <li>
        <p class="title"><bdi>${name}</bdi></p>
        <p class="faint">${[count.members(members), of ? say.cameSoFar(read, of) : ''].filter(Boolean).join(' · ')}</p>
        ${this.renderRung(group)}
        ${carried.map(one => html`<blockquote dir="auto">${one.words} <bdi class="faint">${day(one.on)}</bdi></blockquote>`)}
      </li>`
  }

  override render(): TemplateResult {
    const { convention: say } = words()
    if (!this.groups.length) return html`<p class="quiet">${say.noGroups}</p>`
    const groups = [...this.groups].sort((one, other) => one.name.localeCompare(other.name, language()))
    return html`<p class="quiet">${say.groupCount(groups.length)}</p><ul role="list">${groups.map(group => this.renderGroup(group))}</ul>`
  }
}
