/** What a member tells the facilitators about a reading, and what facilitators see gathered. State, no DOM. */
import { nanoid } from 'nanoid'
import type { Feedback, FeedbackPicture } from '../../shared/feedback.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { kept } from '../device.ts'
import { theLine } from '../socket.ts'
import { Watched } from '../watched.ts'

type Said = Pick<Feedback, 'helped' | 'body' | 'signed' | 'unclear'>

const DRAFT = 'feedback'
/** What was begun and not told yet, of one reading at a time. */
interface Draft { readingId: string; said: Said }

const draftOf = (readingId: string): Said => {
  const draft = JSON.parse(kept.read(DRAFT) ?? 'null') as Draft | null
  return draft?.readingId === readingId ? draft.said : {}
}

export class Feedbacks extends Watched {
  said: Said = {}
  picture?: FeedbackPicture
  isGiven = false
  refusal?: RefusalCode
  private readonly stop: () => void

  constructor(private readonly readingId: string, private readonly mayLead: boolean) {
    super()
    this.stop = theLine().hear('feedback:given', told => { if (told.readingId === readingId && mayLead) void this.look() })
    this.said = draftOf(readingId)
    void this.look()
  }

  close(): void { this.stop() }

  /** Changes what is to be told; it is told when it is given. */
  say(change: Said): void {
    this.said = { ...this.said, ...change }
    this.isGiven = false
    kept.keep(DRAFT, JSON.stringify({ readingId: this.readingId, said: this.said } satisfies Draft))
    this.changed()
  }

  async give(): Promise<void> {
    const { body, ...rest } = this.said
    await this.done(async () => {
      await theLine().ask('feedback:give', { readingId: this.readingId, id: nanoid(), ...rest, ...(body?.trim() && { body }) })
      this.isGiven = true
      kept.keep(DRAFT, undefined)
    })
  }

  private look(): Promise<void> {
    const params = { readingId: this.readingId }
    return this.done(async () => {
      if (this.mayLead) this.picture = await ask('GET /api/readings/:readingId/feedback', { params })
      else {
        const { feedback } = await ask('GET /api/readings/:readingId/feedback/mine', { params })
        if (feedback && !Object.keys(this.said).length) Object.assign(this, { said: { helped: feedback.helped, body: feedback.body, signed: feedback.signed, unclear: feedback.unclear }, isGiven: true })
      }
    })
  }

  private async done(deed: () => Promise<void>): Promise<void> {
    this.refusal = undefined
    try {
      await deed()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.code
    }
    this.changed()
  }
}
