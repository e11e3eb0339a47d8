import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { Refusal } from '../../shared/refusal.ts'
import { words } from '../words/words.ts'

/** The words for a no. English has the house's own sentence, the other languages the one for its code. */
const sentenceOf = (refusal: Refusal): string => {
  const own = words().refusal.own(refusal.message)
  return refusal.code === 'unavailable' || !own ? words().refusal[refusal.code] : own
}

/**
 * Something a person asked for that takes a moment: busy while it is under way, refused when the answer was no. What was typed stays
 * where it is. `run` says whether it was done; a second press while busy is not heard.
 */
export class Deed implements ReactiveController {
  busy = false
  refusal: Refusal | undefined

  constructor(private readonly host: ReactiveControllerHost) { host.addController(this) }

  hostConnected(): void {}

  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.settle(true)
    try {
      await work()
      this.settle(false)
      return true
    } catch (error) {
      this.settle(false, error instanceof Refusal ? error : undefined)
      if (error instanceof Refusal) return false
      throw error
    }
  }

  /** Forgets the last no. */
  clear(): void { this.settle(this.busy) }

  /** What was wrong with one field of what was sent, if that was it. */
  wrong(field: string): string | undefined {
    const said = this.refusal?.fields?.[`body.${field}`] ?? this.refusal?.fields?.[field]
    return said === undefined ? undefined : words().refusal.field(said)
  }

  /** A line that says the no, heard by screen readers when it comes. */
  line(): TemplateResult {
    return html`<p class="wrong" role="alert" ?hidden=${!this.refusal}>${this.refusal ? sentenceOf(this.refusal) : nothing}</p>`
  }

  private settle(busy: boolean, refusal?: Refusal): void {
    this.busy = busy
    this.refusal = refusal
    this.host.requestUpdate()
  }
}
