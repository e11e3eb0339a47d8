/** What makes a text a room: the margin and the discussion, brought here when the text has been painted. */
import { onPart } from '../device.ts'
import { openQuotations, type Quotations } from '../discussion/quotations.ts'
import { Margin } from '../margin/margin.ts'
import { leaveRoom, openRoom, type Room } from '../presence/room.ts'
import { theLine } from '../socket.ts'
import { syncDoor } from '../sync.ts'
import { words } from '../words/words.ts'
import { marginsOf, type ItsPost, type OneReading } from './readings.ts'

/** Whose room: the reading, its text, the member. */
export interface LivePlace { reading: OneReading; post: ItsPost; memberId: string }

/** Everything live of one reading on this page. */
export class Live {
  readonly margin: Margin
  readonly room: Room
  readonly quotations: Quotations
  private readonly names = new Map<string, string>()
  private readonly stops: (() => void)[]

  constructor(private readonly place: LivePlace) {
    const { reading: { id }, post, memberId } = place
    this.margin = new Margin({ readingId: id, memberId, post, url: syncDoor(), fellows: () => this.room.others })
    this.room = openRoom(id, memberId)
    this.quotations = openQuotations(theLine(), id)
    this.stops = [...this.listen(), onPart(() => this.margin.close())]
    addEventListener('pagehide', this.handOver)
    void this.margin.openOwn().then(() => this.open())
  }

  close(): void {
    for (const stop of this.stops) stop()
    this.guard(false)
    removeEventListener('pagehide', this.handOver)
    this.handOver()
    this.margin.close()
    this.quotations.close()
    leaveRoom(this.room)
  }

  /** A member's name, or words for one whom nobody here knows any more. */
  readonly nameOf = (memberId: string): string => this.room.nameOf(memberId) || this.names.get(memberId) || words().margin.someone

  /** Opens what may be opened now; what is open stays so. */
  private async open(): Promise<void> {
    const margins = await marginsOf(this.place.reading.id).catch(() => [])
    for (const { memberId, name } of margins) this.names.set(memberId, name)
    await this.margin.openOthers(margins.map(({ memberId }) => memberId))
  }

  // A page that might ask is not kept ready for going back to: it listens only while it has to
  private guard(isAlone: boolean): void {
    const listen = isAlone ? addEventListener : removeEventListener
    listen('beforeunload', this.ask)
  }

  private readonly ask = (event: Event): void => { if (!this.margin.sync.isKept) event.preventDefault() }
  private readonly handOver = (): void => this.margin.sync.handOver()

  private comeAtOnce(): void {
    this.margin.late.hold(false)
    void this.open()
  }

  private listen(): (() => void)[] {
    const line = theLine(), { id, groupId } = this.place.reading
    const again = () => void this.open()
    let wasConnected = false, wasOut = false
    return [
      this.margin.watch(() => this.guard(!this.margin.sync.isKept)),
      this.margin.watch(() => {
        const isOut = this.margin.hasWritten && this.margin.state === 'saved'
        // One's own may be what the others' waited for
        if (isOut && !wasOut && (this.room.reading ?? this.place.reading).reveal === 'after-own') this.comeAtOnce()
        wasOut = isOut
      }),
      line.hear('margin:opened', told => { if (told.readingId === id) again() }),
      line.hear('reading:revealed', told => { if (told.readingId === id) again() }),
      line.hear('member:joined', told => { if (told.groupId === groupId) again() }),
      line.watch(() => {
        const isConnected = line.state === 'connected'
        if (isConnected && !wasConnected) { this.margin.sync.mux.nudge(); again() }
        wasConnected = isConnected
      }),
    ]
  }
}
