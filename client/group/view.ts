/** One group as its page sees it: asked for once, kept true by what the house tells. */
import { Refusal } from '../../shared/refusal.ts'
import { myself } from '../member/members.ts'
import { Watched } from '../watched.ts'
import { speak } from '../words/words.ts'
import { fellowsOf, groupOf, readingsOf, type Card, type Fellow, type OneGroup, type Shelved } from './groups.ts'
import { ask, askAll } from '../api.ts'

export class GroupView extends Watched {
  group: OneGroup | undefined
  fellows: readonly Fellow[] = []
  readings: readonly Card[] = []
  posts: readonly Shelved[] = []
  refusal: Refusal | undefined
  private stops: (() => void)[] = []
  private isClosed = false

  constructor(readonly groupId: string) {
    super()
    void this.look()
    void this.listen()
  }

  /** A member's name, as the group knows it. */
  readonly nameOf = (memberId: string): string => this.fellows.find(one => one.memberId === memberId)?.name ?? ''

  get leads(): boolean { return this.group?.role === 'facilitator' }

  /** Texts nobody assigned yet, the newest first. */
  get shelf(): readonly Shelved[] {
    const assigned = new Set(this.readings.map(one => one.postId))
    return this.posts.filter(one => !assigned.has(one.id)).sort((a, b) => b.createdAt.localeCompare(a.createdAt))
  }

  /** Asks for everything anew. */
  async look(): Promise<void> {
    try {
      const [group, fellows, readings, posts] = await Promise.all([
        groupOf(this.groupId), fellowsOf(this.groupId), readingsOf(this.groupId),
        askAll(after => ask('GET /api/groups/:groupId/posts', { params: { groupId: this.groupId }, query: { limit: 200, after } })),
      ])
      Object.assign(this, { group, fellows, readings, posts, refusal: undefined })
      await myself.know()
      if (!myself.me?.language) await speak(group.language)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code !== 'unavailable' || !this.group) this.refusal = error
    }
    this.changed()
  }

  /** Lets go of the line. */
  close(): void {
    this.isClosed = true
    for (const stop of this.stops.splice(0)) stop()
  }

  private async listen(): Promise<void> {
    const { theLine } = await import('../socket.ts')
    if (this.isClosed) return
    const line = theLine()
    const again = ({ groupId }: { groupId: string }) => { if (groupId === this.groupId) void this.look() }
    const readingAgain = ({ reading }: { reading: Card }) => again(reading)
    const known = ({ readingId }: { readingId: string }) => { if (this.readings.some(one => one.id === readingId)) void this.look() }
    this.stops = [
      line.hear('member:joined', again), line.hear('member:left', again), line.hear('member:changed', again), line.hear('reading:removed', again), line.hear('convention:published', again),
      line.hear('reading:assigned', readingAgain), line.hear('reading:changed', readingAgain), line.hear('reading:opened', known), line.hear('reading:revealed', known),
    ]
    line.open()
  }
}
