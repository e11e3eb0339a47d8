/**
 * A member's seat in a reading's room. It enters as soon as the line stands, and enters again, asking for what was missed, each time
 * it comes back. Everything live beside the text hangs on it: who belongs to the group, who is here, what is said.
 */
import type { CommandOutput } from '../../shared/contract.ts'
import { mayWrite, type GroupMember } from '../../shared/group.ts'
import type { ReadingCard } from '../../shared/reading.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { onPart } from '../device.ts'
import { dress } from '../look/colours.ts'
import { theKeep } from '../discussion/keep.ts'
import { Discussion, type DiscussionPlace } from '../discussion/messages.ts'
import { Rounds } from '../round/rounds.ts'
import { theLine } from '../socket.ts'
import { Presence } from './presence.ts'
import { Watched } from '../watched.ts'

/** Who sits down where, over which line. */
export type RoomPlace = Pick<DiscussionPlace, 'line' | 'readingId' | 'memberId' | 'history'>

const RETRY_MS = 2_000
const PASSING: readonly RefusalCode[] = ['unavailable', 'too-many']

export class Room extends Watched {
  /** Undefined until entered once. */
  reading?: ReadingCard
  /** Everybody of the group, by memberId. */
  members: ReadonlyMap<string, GroupMember> = new Map()
  /** Why this member may not be here. */
  refusal?: RefusalCode
  readonly presence: Presence
  readonly discussion: Discussion
  readonly rounds: Rounds
  private former: ReadonlyMap<string, string> = new Map()
  private isEntering = false
  private wasConnected = false
  private retry?: ReturnType<typeof setTimeout>
  private readonly stops: (() => void)[]

  constructor(readonly place: RoomPlace) {
    super()
    this.presence = new Presence(place.line, place.readingId)
    this.discussion = new Discussion({ ...place, keep: theKeep(), catchUp: () => void this.enter() })
    this.rounds = new Rounds(place.line, place.readingId)
    this.stops = [place.line.watch(() => this.follow()), ...this.listen()]
    place.line.open()
    this.follow()
  }

  /** Gets up and leaves. */
  close(): void {
    const { line, readingId } = this.place
    clearTimeout(this.retry)
    for (const stop of this.stops) stop()
    this.presence.close()
    this.discussion.close()
    this.rounds.close()
    if (line.state === 'connected') line.ask('room:leave', { readingId }).catch(() => undefined)
  }

  /** A member's name, also of one who left the group; empty when nobody here knows it. */
  nameOf(memberId: string): string {
    return this.members.get(memberId)?.name ?? this.former.get(memberId) ?? ''
  }

  /** Everybody of the group but this member. */
  get others(): GroupMember[] {
    return [...this.members.values()].filter(({ memberId }) => memberId !== this.place.memberId)
  }

  /** Whether this member may write here now. */
  get mayWrite(): boolean {
    return this.reading?.state !== 'closed' && mayWrite(this.members.get(this.place.memberId)?.role)
  }

  private follow(): void {
    const isConnected = this.place.line.state === 'connected'
    if (isConnected && !this.wasConnected) void this.enter()
    this.wasConnected = isConnected
    this.changed()
  }

  private async enter(): Promise<void> {
    if (this.isEntering) return
    this.isEntering = true
    clearTimeout(this.retry)
    try {
      this.entered(await this.place.line.ask('room:enter', { readingId: this.place.readingId, ...this.discussion.resume }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refused(error.code)
    } finally {
      this.isEntering = false
    }
  }

  private entered(answer: CommandOutput<'room:enter'>): void {
    this.refusal = undefined
    this.reading = answer.reading
    this.members = new Map(answer.members.map(member => [member.memberId, member]))
    dress(this.members.keys())
    this.former = new Map(answer.former.map(({ memberId, name }) => [memberId, name]))
    this.presence.hear(answer.present)
    this.presence.enteredAgain()
    this.discussion.entered(answer)
    this.rounds.entered(answer)
    this.changed()
  }

  private refused(code: RefusalCode): void {
    if (PASSING.includes(code)) this.retry = setTimeout(() => void this.enter(), RETRY_MS)
    else this.refusal = code
    this.changed()
  }

  private listen(): (() => void)[] {
    const { line, readingId } = this.place
    return [
      line.hear('presence:changed', told => { if (told.readingId === readingId) this.presence.hear(told.present) }),
      line.hear('member:joined', told => this.seat(told.groupId, told.member)),
      line.hear('member:changed', told => this.seat(told.groupId, told.member)),
      line.hear('member:left', told => this.left(told)),
      line.hear('reading:changed', told => { if (told.reading.id === readingId) this.turn(told.reading) }),
    ]
  }

  private seat(groupId: string, member: GroupMember): void {
    if (groupId !== this.reading?.groupId) return
    this.members = new Map([...this.members, [member.memberId, member]])
    dress(this.members.keys())
    this.changed()
  }

  /** Whoever leaves keeps their name beside their words; for oneself the door closes. */
  private left({ groupId, memberId }: { groupId: string; memberId: string }): void {
    if (groupId !== this.reading?.groupId) return
    this.former = new Map([...this.former, [memberId, this.nameOf(memberId)]])
    this.members = new Map([...this.members].filter(([id]) => id !== memberId))
    if (memberId === this.place.memberId) this.refusal = 'not-found'
    this.changed()
  }

  private turn(reading: ReadingCard): void {
    this.reading = reading
    this.changed()
  }
}

const history = (readingId: string): RoomPlace['history'] => async (before, limit) =>
  (await ask('GET /api/readings/:readingId/messages', { params: { readingId }, query: { before, limit } })).items

const rooms = new Map<string, { room: Room; seats: number; leaving?: ReturnType<typeof setTimeout> }>()
const LEAVE_MS = 500

/** The one room of this page for a reading, shared by all who show something of it. Give each `openRoom` its `leaveRoom`. */
export const openRoom = (readingId: string, memberId: string): Room => {
  const key = `${memberId}/${readingId}`
  const open = rooms.get(key) ?? { room: new Room({ readingId, memberId, line: theLine(), history: history(readingId) }), seats: 0 }
  clearTimeout(open.leaving)
  open.seats += 1
  rooms.set(key, open)
  return open.room
}

/** Leaves the room when nobody on this page shows it any more; one who sits down again at once never left. */
export const leaveRoom = (room: Room): void => {
  const key = room.discussion.owner
  const open = rooms.get(key)
  if (open?.room !== room || --open.seats) return
  open.leaving = setTimeout(() => { rooms.delete(key); room.close() }, LEAVE_MS)
}

// Whoever signs out leaves every room and hangs up
onPart(() => {
  for (const { room, leaving } of rooms.values()) { clearTimeout(leaving); room.close() }
  rooms.clear()
  theLine().close()
})
