import type { LitElement, ReactiveController } from 'lit'

/** Knows when the page goes on paper: then everything that is written is drawn at once, before the browser takes the picture. */
export class Paper implements ReactiveController {
  isPrinting = false

  constructor(private readonly host: LitElement) { host.addController(this) }

  hostConnected(): void { for (const sign of SIGNS) addEventListener(sign, this.turn) }
  hostDisconnected(): void { for (const sign of SIGNS) removeEventListener(sign, this.turn) }

  private readonly turn = ({ type }: Event): void => {
    this.isPrinting = type === 'beforeprint'
    this.host.requestUpdate()
    this.host['performUpdate']()
  }
}

const SIGNS = ['beforeprint', 'afterprint']
