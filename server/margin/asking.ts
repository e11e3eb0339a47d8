/** How often it is asked for what is missing. */
const MOST = 4

/**
 * Asks one who sent what leans on something missing for all they have, each time after a pause twice as long: after a house died, the words
 * of somebody else may be what is missing, and they are on their way here, too.
 */
export class Asking {
  private timer?: NodeJS.Timeout
  private times = 0
  constructor(private readonly pause: number, private readonly does: { ask: () => void; giveUp: () => void }) {}

  begin(): void {
    if (!this.timer) this.goOn()
  }

  private goOn(): void {
    if (this.times === MOST) return this.does.giveUp()
    this.does.ask()
    this.timer = setTimeout(() => this.goOn(), this.pause * 2 ** this.times++).unref()
  }

  end(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.times = 0
  }
}
