import type { ReactiveController, ReactiveControllerHost } from 'lit'

const MARGIN = '(min-width: 48rem)'
const TALK = '(min-width: 80rem)'
const TOUCH = '(pointer: coarse)'

/** What there is room for beside the text, and whether a finger points. Draws its element again when that changes. */
export class Width implements ReactiveController {
  private readonly asked = [MARGIN, TALK, TOUCH].map(query => matchMedia(query))

  private shift = -1

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) { host.addController(this) }

  get hasMargin(): boolean { return this.asked[0]!.matches }
  get hasTalk(): boolean { return this.asked[1]!.matches }
  get isTouch(): boolean { return this.asked[2]!.matches }

  hostConnected(): void {
    for (const one of this.asked) one.addEventListener('change', this.turn)
    addEventListener('scroll', this.scrolled, { passive: true })
  }

  hostDisconnected(): void {
    for (const one of this.asked) one.removeEventListener('change', this.turn)
    removeEventListener('scroll', this.scrolled)
  }

  hostUpdated(): void { this.scrolled() }

  // How much of what stands above the room is still in sight: a column as high as the window must leave that out
  private readonly scrolled = (): void => {
    const shift = Math.max(0, Math.round(this.host.offsetTop - scrollY))
    if (shift === this.shift) return
    this.shift = shift
    this.host.style.setProperty('--tf-room-shift', `${shift}px`)
  }

  private readonly turn = (): void => this.host.requestUpdate()
}
