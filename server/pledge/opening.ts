/** Opens what is due: readings whose date comes, and readings whose last pledge was excused or taken along by a member who left. */
import { openedBy, stateOf, writtenStateOf, type Reading } from '../../shared/reading.ts'
import type { House, Tidings } from '../house.ts'
import { readingsOf } from '../reading/kept.ts'
import { tellTurned } from '../reading/turned.ts'
import { pledgesOf, putSettled } from './kept.ts'

/** Nobody waits for what an alarm or a tiding sets going; what went wrong with it is in the diary. */
const told = ({ diary }: House, work: Promise<void>, name: string): void =>
  void work.catch((error: unknown) => diary.error('failed', { name, error: String(error) }))

/** The dates that are still to come, by reading. One alarm is set, for the next of them. */
class Openings {
  private readonly dates = new Map<string, number>()
  private set?: { at: number; stop: () => void }
  private isLooking = false
  constructor(private readonly house: House) {}

  /** Notes when a reading is to open, or that there is nothing to wait for any more. */
  note(reading: Reading | undefined, readingId: string): void {
    const now = this.house.clock()
    const date = reading && stateOf(reading, now) === 'planned' && reading.opensAt !== undefined ? Date.parse(reading.opensAt) : 0
    if (date > now.getTime()) this.dates.set(readingId, date)
    else this.dates.delete(readingId)
    this.lookSoon()
  }

  async follow(readingId: string): Promise<void> {
    if ((this.dates.get(readingId) ?? Infinity) <= this.house.clock().getTime()) await this.ring()
    const reading = await this.house.store.shelf.get<Reading>('reading', readingId)
    this.note(reading, readingId)
    if (reading) await writeDown(this.house, [reading])
  }

  /** A convention's plan brings a thousand dates at once: the alarm is set after the last of them. */
  private lookSoon(): void {
    if (this.isLooking) return
    this.isLooking = true
    setImmediate(() => {
      this.isLooking = false
      this.setAlarm()
    })
  }

  private setAlarm(): void {
    let next = Infinity
    for (const date of this.dates.values()) next = Math.min(next, date)
    if (next === this.set?.at) return
    this.set?.stop()
    this.set = next === Infinity ? undefined : { at: next, stop: this.house.alarm(new Date(next), () => told(this.house, this.rung(), 'opening')) }
  }

  private async rung(): Promise<void> {
    this.set = undefined
    await this.ring()
  }

  private async ring(): Promise<void> {
    const now = this.house.clock().getTime()
    const due = [...this.dates].filter(([, date]) => date <= now).map(([readingId]) => readingId)
    for (const readingId of due) this.dates.delete(readingId)
    for (const readingId of due) await this.open(readingId)
    this.lookSoon()
  }

  private async open(readingId: string): Promise<void> {
    const turned = await this.house.store.shelf.change(async draft => {
      const reading = await draft.get<Reading>('reading', readingId)
      // somebody's hand was faster, and has told it
      return reading && writtenStateOf(reading) === 'planned' ? putSettled(draft, reading, this.house.clock()) : undefined
    })
    if (turned) await tellTurned(this.house, turned, 'planned')
  }
}

/** Writes down of open readings that they have opened: a plan's dates may lie in the past, or have come while the house was closed. */
const writeDown = async (house: House, readings: readonly Reading[]): Promise<void> => {
  const opened = readings.filter(reading => openedBy(reading, house.clock()) !== reading)
  if (opened.length === 0) return
  await house.store.shelf.change(async draft => {
    for (const { id } of opened) {
      const reading = await draft.get<Reading>('reading', id)
      if (reading) draft.put('reading', id, openedBy(reading, house.clock()))
    }
  })
}

/** Counts a planned reading's pledges anew and tells how they stand, when something about them changed. */
export const settle = async (house: House, readingId: string): Promise<void> => {
  const settled = await house.store.shelf.change(async draft => {
    const reading = await draft.get<Reading>('reading', readingId)
    if (!reading || stateOf(reading, house.clock()) !== 'planned') return undefined
    const after = await putSettled(draft, reading, house.clock())
    return { after, count: await pledgesOf(draft, after), turned: after !== reading }
  })
  if (!settled) return
  house.tell({ groupId: settled.after.groupId }, 'pledge:changed', { readingId, ...settled.count })
  if (settled.turned) await tellTurned(house, settled.after, 'planned')
}

/** Whoever came, went, or is away is no longer, or newly, counted with. */
const settleGroup = async (house: House, { groupId }: Tidings['membership:changed']): Promise<void> => {
  for (const reading of await readingsOf(house.store.shelf, groupId)) {
    if (reading.quorum !== undefined && stateOf(reading, house.clock()) === 'planned') await settle(house, reading.id)
  }
}

/** Waits for the dates of all readings of the house; resolves once it knows them. */
export const openOpenings = async (house: House): Promise<void> => {
  const openings = new Openings(house)
  house.onTiding('reading:assigned', ({ readingId }) => told(house, openings.follow(readingId), 'opening'))
  house.onTiding('reading:turned', ({ readingId }) => told(house, openings.follow(readingId), 'opening'))
  house.onTiding('reading:erased', ({ readingId }) => openings.note(undefined, readingId))
  house.onTiding('membership:changed', tiding => told(house, settleGroup(house, tiding), 'settling'))
  const readings = await house.store.shelf.list<Reading>('reading')
  for (const reading of readings) openings.note(reading, reading.id)
  await writeDown(house, readings)
}
