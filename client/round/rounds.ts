/** How a room is led and how its round stands, as everybody in it sees it; and what a member asks of either. */
import type { CommandOutput, CommandSent } from '../../shared/contract.ts'
import type { Lead } from '../../shared/lead.ts'
import type { Round } from '../../shared/round.ts'
import { ask, askAll } from '../api.ts'
import type { Line } from '../socket.ts'
import { Watched } from '../watched.ts'

export class Rounds extends Watched {
  lead?: Lead | undefined
  round?: Round | undefined
  /** Whether this reader goes along with the lead; whoever wanders comes back with one touch. */
  follows = true
  /** Whether a facilitator is about to begin a round. */
  isAsking = false
  /** How far the house's clock is ahead of this device's, in milliseconds. */
  private ahead = 0
  private readonly stops: (() => void)[]

  constructor(private readonly line: Line, private readonly readingId: string) {
    super()
    this.stops = [
      line.hear('lead:changed', lead => { if (lead.readingId === readingId) this.hearLead(lead) }),
      line.hear('round:changed', round => { if (round.readingId === readingId) this.hearRound(round) }),
    ]
  }

  close(): void {
    for (const stop of this.stops) stop()
  }

  /** What `room:enter` answered. */
  entered({ lead, round, now }: Pick<CommandOutput<'room:enter'>, 'lead' | 'round' | 'now'>): void {
    this.ahead = Date.parse(now) - Date.now()
    this.lead = lead
    this.round = round ?? (this.round?.endedAt ? this.round : undefined)
    this.changed()
  }

  /** Seconds left until a moment by the house's clock, never below zero. */
  secondsTo(until: string | undefined): number {
    return until === undefined ? 0 : Math.max(0, Math.round((Date.parse(until) - Date.now() - this.ahead) / 1000))
  }

  /** Seconds left of a pause; 0 when everybody goes along. */
  get pause(): number { return this.secondsTo(this.lead?.until) }

  private hearLead(lead: Lead): void {
    if (lead.by !== this.lead?.by) this.follows = true
    this.lead = lead.by === undefined ? undefined : lead
    this.changed()
  }

  private hearRound(round: Round): void {
    this.round = round
    this.changed()
  }

  /** Goes along with the lead, or wanders off. */
  go(along: boolean): void {
    if (this.follows === along) return
    this.follows = along
    this.changed()
  }

  /** Opens the form of a new round, or puts it away. */
  asks(isAsking: boolean): void {
    this.isAsking = isAsking
    this.changed()
  }

  /** Puts a round that is over away. */
  putAway(): void {
    this.round = undefined
    this.changed()
  }

  startLead(blockId?: string): Promise<unknown> {
    return this.line.ask('lead:start', { readingId: this.readingId, ...(blockId !== undefined && { blockId }) })
  }

  moveLead(blockId?: string, pauseSeconds?: number): Promise<unknown> {
    return this.line.ask('lead:move', { readingId: this.readingId, ...(blockId !== undefined && { blockId }), ...(pauseSeconds !== undefined && { pauseSeconds }) })
  }

  stopLead(): Promise<unknown> {
    return this.line.ask('lead:stop', { readingId: this.readingId })
  }

  start(made: Omit<CommandSent<'round:start'>, 'readingId'>): Promise<unknown> {
    return this.line.ask('round:start', { readingId: this.readingId, ...made })
  }

  turn(how: 'pass' | 'join' | 'stop'): Promise<unknown> {
    return this.line.ask(`round:${how}`, { readingId: this.readingId })
  }

  /** Gives the word on, or more time, to whom this page sees speaking: of two who press at once only one is heard. */
  give(how: 'next' | 'extend'): Promise<unknown> {
    const speaker = this.round?.speaker
    return this.line.ask(`round:${how}`, { readingId: this.readingId, ...(speaker !== undefined && { speaker }) })
  }

  write(note: Omit<CommandSent<'round:write'>, 'readingId'>): Promise<unknown> {
    return this.line.ask('round:write', { readingId: this.readingId, ...note })
  }
}

/** The rounds held in a reading, the first one first. */
export const roundsOf = (readingId: string): Promise<Round[]> =>
  askAll(after => ask('GET /api/readings/:readingId/rounds', { params: { readingId }, query: { limit: 200, after } }))

/** A span as a clock shows it: `1:30`. */
export const clockOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
