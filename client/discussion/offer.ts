import { css, html, nothing, type CSSResult, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { GroupMember } from '../../shared/group.ts'
import { folded } from '../../shared/search.ts'
import { byColour } from '../look/base.ts'
import { words } from '../words/words.ts'

const MOST = 6
const BEGUN = /(?<![\p{L}\p{N}\p{M}_.+-])@([^@\n]{0,40})$/u

/** What of a name stands before the writing hand, and where its `@` is. */
const begunIn = (text: string, caret: number): { from: number; said: string } | undefined => {
  const found = BEGUN.exec(text.slice(0, caret))
  return found ? { from: found.index, said: found[1]! } : undefined
}

/** The members whose name, or a later word of it, begins so; in the order of the group. */
const offeredFor = (members: Iterable<GroupMember>, said: string): GroupMember[] => {
  const sought = folded(said)
  const isMeant = ({ name }: GroupMember) => folded(name).startsWith(sought) || (sought !== '' && folded(name).split(/\s+/).some(word => word.startsWith(sought)))
  return [...members].filter(one => one.name && isMeant(one)).slice(0, MOST)
}

/** What stands in a field before and after the hand once a name is put in the place of what was begun. */
export const withName = ({ value, selectionEnd }: HTMLTextAreaElement, name: string, from: number): { before: string; rest: string } => {
  const rest = value.slice(selectionEnd)
  return { before: `${value.slice(0, from)}@${name}${/^\s/.test(rest) ? '' : ' '}`, rest }
}

/** Who is offered while an `@` is being typed: chosen with the arrows and Enter, or with a tap. */
export class Offer {
  members: readonly GroupMember[] = []
  private at = 0
  private from = 0
  /** An `@` one does not want to be helped with. */
  private declined?: number

  constructor(
    private readonly host: ReactiveControllerHost, private readonly among: () => Iterable<GroupMember>,
    private readonly take: (member: GroupMember, from: number) => void,
  ) {}

  /** Looks at what stands before the hand now. */
  look(field: HTMLTextAreaElement): void {
    const begun = field.selectionStart === field.selectionEnd ? begunIn(field.value, field.selectionStart) : undefined
    if (!begun) this.declined = undefined
    this.show(begun && begun.from !== this.declined ? offeredFor(this.among(), begun.said) : [], begun?.from)
  }

  shut(): void { this.show([]) }

  /** Takes the keys that are meant for the list; answers whether it was one. */
  pressed({ key, shiftKey }: KeyboardEvent): boolean {
    const { length } = this.members
    if (!length || shiftKey) return false
    if (key === 'ArrowDown' || key === 'ArrowUp') this.at = (this.at + (key === 'ArrowDown' ? 1 : -1) + length) % length
    else if (key === 'Enter' || key === 'Tab') this.choose(this.members[this.at]!)
    else if (key === 'Escape') this.decline()
    else return false
    this.host.requestUpdate()
    return true
  }

  /** The option the hand is at, for `aria-activedescendant`. */
  get current(): string | undefined { return this.members.length ? `offer-${this.at}` : undefined }

  private choose(member: GroupMember): void {
    this.take(member, this.from)
    this.shut()
  }

  private decline(): void {
    this.declined = this.from
    this.shut()
  }

  private show(members: readonly GroupMember[], from = 0): void {
    const isSame = members.map(({ memberId }) => memberId).join() === this.members.map(({ memberId }) => memberId).join()
    if (!isSame) this.at = 0
    this.members = members
    this.from = from
    this.host.requestUpdate()
  }

  render(): TemplateResult | typeof nothing {
    if (!this.members.length) return nothing
    return html`
      <ul class="offer" id="offer" role="listbox" aria-label=${words().discussion.offer}>
        ${this.members.map((member, at) => html`
          <li id="offer-${at}" role="option" class=${byColour(member.memberId)} aria-selected=${at === this.at}
            @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.choose(member)}><span class="dot" aria-hidden="true">${[...member.name.trim()][0]}</span><bdi>${member.name}</bdi></li>`)}
      </ul>`
  }
}

/** How the list stands above the field. */
export const offerLook: CSSResult = css`
  .offer { position: absolute; inset-block-end: calc(100% + var(--tf-space-1)); inset-inline: var(--tf-space-3); z-index: 3; margin: 0; padding: var(--tf-space-1); border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); list-style: none; }
  .offer li { display: flex; align-items: center; gap: var(--tf-space-2); min-block-size: 2.375rem; padding-inline: var(--tf-space-2); border-radius: var(--tf-round); cursor: pointer; }
  .offer li[aria-selected='true'], .offer li:hover { background: var(--tf-accent-soft); }
  .offer .dot { display: grid; place-items: center; inline-size: 1.625rem; block-size: 1.625rem; border-radius: 50%; background: var(--tf-by-tint); color: var(--tf-by); font-weight: 700; font-size: var(--tf-size-s); }
  .offer bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  @media (pointer: coarse) { .offer li { min-block-size: var(--tf-touch); } }
`
