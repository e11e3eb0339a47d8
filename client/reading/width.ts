import type { ReactiveController, ReactiveControllerHost } from 'lit'

const MARGIN = '(min-width: 48rem)'
const TALK = '(min-width: 80rem)'
const TOUCH = '(pointer: coarse)'

/** What there is room for beside the text, and whether a finger points. Draws its element again when that changes. */
export class Width implements ReactiveController {
  private readonly asked = [MARGIN, TALK, TOUCH].map(query => matchMedia(query))

  constructor(private readonly host: ReactiveControllerHost) { host.addController(this) }

  get hasMargin(): boolean { return this.asked[0]!.matches }
  get hasTalk(): boolean { return this.asked[1]!.matches }
  get isTouch(): boolean { return this.asked[2]!.matches }

  hostConnected(): void { for (const one of this.asked) one.addEventListener('change', this.turn) }
  hostDisconnected(): void { for (const one of this.asked) one.removeEventListener('change', this.turn) }

  private readonly turn = (): void => this.host.requestUpdate()
}
