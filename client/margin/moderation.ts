/** What was hidden and flagged beside a reading, as this member may know it, and what may be done about it. State, no DOM. */
import type { Anchor } from '../../shared/anchor.ts'
import type { Moderation as Standing, ModerationAction } from '../../shared/moderation.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { theLine } from '../socket.ts'
import { Watched } from '../watched.ts'

const NOTHING: Standing = { items: [], hidden: [], flags: [] }

export class Moderation extends Watched {
  standing: Standing = NOTHING
  /** Why the last thing asked was not done. */
  refusal?: RefusalCode
  private readonly stop: () => void

  constructor(private readonly readingId: string) {
    super()
    this.stop = theLine().hear('moderation:changed', told => { if (told.readingId === readingId) void this.load() })
    void this.load()
  }

  close(): void { this.stop() }

  load(): Promise<boolean> { return this.take(() => ask('GET /api/readings/:readingId/moderation', { params: { readingId: this.readingId } })) }

  /** Hides, restores, flags or takes a flag back; answers whether it was done. */
  act(action: Exclude<ModerationAction, 'move'>, what: string, reason = ''): Promise<boolean> {
    return this.ask({ action, what, ...(reason.trim() && { reason: reason.trim() }) })
  }

  /** Puts another's annotation, whose words are no longer where they were, beside these. */
  move(name: string, anchor: Anchor): Promise<boolean> { return this.ask({ action: 'move', what: `annotation/${name}`, anchor }) }

  private ask(body: { action: ModerationAction; what: string; reason?: string; anchor?: Anchor }): Promise<boolean> {
    return this.take(() => ask('POST /api/readings/:readingId/moderation', { params: { readingId: this.readingId }, body }))
  }

  private async take(asked: () => Promise<Standing>): Promise<boolean> {
    this.refusal = undefined
    try {
      this.standing = await asked()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.code
      return false
    } finally { this.changed() }
  }
}
