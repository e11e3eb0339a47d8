/** One reading's discussion as its member sees it: what the house has told, with what waits to be sent laid over it. State, no DOM. */
import { nanoid } from 'nanoid'
import type { CommandOutput } from '../../shared/contract.ts'
import type { Anchor } from '../../shared/anchor.ts'
import type { Message } from '../../shared/discussion.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { Watched } from '../watched.ts'
import type { Line } from '../socket.ts'
import { Draft } from './draft.ts'
import type { Keep } from './keep.ts'
import { Outbox, type Entry } from './outbox.ts'
import { Transcript } from './transcript.ts'
import { Typing } from './typing.ts'
import { Unread } from './unread.ts'
import { edited, entryOf, erased, laidOver, reacted } from './waiting.ts'

/** A message as it is shown. One without `seq` has not been acknowledged; `waits` when something in it has not. */
export interface Shown extends Omit<Message, 'seq'> {
  seq?: number
  waits?: true
  /** The house said no to what `key` names in the outbox. */
  refused?: { key: string; command: Entry['command']; code: RefusalCode }
}

/** Whose discussion of what, and the ways to the house. `history` answers up to `limit` messages before `seq`, in any order. */
export interface DiscussionPlace {
  line: Line
  keep: Promise<Keep>
  readingId: string
  memberId: string
  history: (before: number, limit: number) => Promise<readonly Message[]>
  /** Asks for what was missed. */
  catchUp: () => void
}

type Entered = CommandOutput<'room:enter'>
const PAGE = 100

export class Discussion extends Watched {
  readonly outbox: Outbox
  readonly draft: Draft
  readonly typing: Typing
  readonly unread: Unread
  readonly owner: string
  /** How loading earlier messages goes. */
  earlier: 'more' | 'loading' | 'failed' | 'none' = 'none'
  /** Undefined until the room was entered once. */
  private lastChange?: number
  private readonly transcript = new Transcript()
  private drawn?: readonly Shown[]
  private readonly stops: (() => void)[]

  constructor(readonly place: DiscussionPlace) {
    super()
    const { line, keep, readingId, memberId } = place
    this.owner = `${memberId}/${readingId}`
    this.outbox = new Outbox({ line, keep, owner: this.owner, told: (command, message) => this.told(command, message) })
    this.draft = new Draft(keep, this.owner)
    this.typing = new Typing(() => line.signal('typing:note', { readingId }))
    this.unread = new Unread(keep, this.owner, seq => void line.ask('message:seen', { readingId, seq }).catch(() => undefined))
    this.stops = [this.outbox.watch(() => this.redraw()), ...this.listen()]
  }

  /** Lets go of the line and of other tabs. */
  close(): void {
    for (const stop of this.stops) stop()
    this.outbox.close()
    this.unread.close()
  }

  get isEntered(): boolean {
    return this.lastChange !== undefined
  }

  /** What there is to show, oldest first, what is not sent yet at the end. A message nothing happened to stays the same object. */
  get messages(): readonly Shown[] {
    return (this.drawn ??= laidOver(this.transcript, this.outbox.entries, this.place))
  }

  find(id: string): Shown | undefined {
    return this.outbox.entries.length ? this.messages.find(message => message.id === id) : this.transcript.get(id)
  }

  get lastSeq(): number {
    return this.transcript.last
  }

  /** From where `room:enter` has to tell. */
  get resume(): { since?: number; sinceChange?: number } {
    return this.lastChange === undefined ? {} : { since: this.transcript.whole, sinceChange: this.lastChange }
  }

  /** Takes in what `room:enter` answered, then sends what waits. */
  entered({ messages, changed, lastChange, lastSeq, seen }: Entered): void {
    const isFar = this.isEntered && (messages[0]?.seq ?? 0) > this.transcript.whole + 1
    if (isFar) this.transcript.restart(messages)
    else this.transcript.add(messages)
    this.transcript.change(changed)
    void this.unread.begin(lastSeq, seen)
    this.lastChange = lastChange
    this.settle()
    void this.outbox.flush()
  }

  /** Says something; answers the id it will have. */
  send(body: string, more: { replyTo?: string; anchor?: Anchor; mentions?: string[] } = {}): string {
    const { readingId } = this.place
    const id = nanoid()
    this.typing.rest()
    this.unread.clear()
    void this.outbox.add(entryOf('message:send', { readingId, id, body, ...more }))
    return id
  }

  edit(id: string, body: string, mentions: readonly string[] = []): Promise<void> {
    const entry = entryOf('message:edit', { readingId: this.place.readingId, id, body, ...(mentions.length && { mentions: [...mentions] }) })
    return this.outbox.change(entries => edited(entries, entry)).then(() => this.outbox.flush())
  }

  /** Erases one's own; one that never left is simply taken back. */
  erase(id: string): Promise<void> {
    const entry = entryOf('message:erase', { readingId: this.place.readingId, id })
    return this.outbox.change(entries => erased(entries, entry)).then(() => this.outbox.flush())
  }

  /** Puts a sign on a message, or takes it off. */
  react(id: string, emoji: string, on: boolean): Promise<void> {
    const entry = entryOf('message:react', { readingId: this.place.readingId, id, emoji, on })
    return this.outbox.change(entries => reacted(entries, entry)).then(() => this.outbox.flush())
  }

  /** Lets go of something the house refused. */
  discard(key: string): Promise<void> {
    return this.outbox.drop(key)
  }

  /** Loads messages from before the first one loaded. */
  async loadEarlier(): Promise<void> {
    if (this.earlier === 'loading' || this.transcript.first <= 1) return
    this.earlier = 'loading'
    this.changed()
    const { first } = this.transcript
    try {
      const messages = await this.place.history(first, PAGE)
      if (first === this.transcript.first) this.transcript.addHistory(messages)
      this.earlier = 'more'
      this.settle()
    } catch {
      this.earlier = 'failed'
      this.changed()
    }
  }

  private listen(): (() => void)[] {
    const { line } = this.place
    const changes = (['message:edited', 'message:erased', 'message:reacted'] as const)
    return [
      line.hear('message:seen', told => { if (this.isOurs(told)) this.unread.sawElsewhere(told.seq) }),
      line.hear('message:sent', message => { if (this.isOurs(message)) this.heard(message) }),
      line.hear('typing:noted', noted => { if (this.isOurs(noted) && noted.memberId !== this.place.memberId) this.typing.noted(noted.memberId) }),
      ...changes.map(fact => line.hear(fact, message => { if (this.isOurs(message)) this.told(fact, message) })),
    ]
  }

  private isOurs({ readingId }: { readingId: string }): boolean {
    return readingId === this.place.readingId
  }

  private heard(message: Message): void {
    this.typing.stopped(message.memberId)
    this.told('message:sent', message)
    if (message.memberId === this.place.memberId) this.unread.saw(message.seq)
    if (this.isEntered && this.transcript.whole < this.transcript.last) this.place.catchUp()
  }

  private told(what: string, message: Message): void {
    if (what === 'message:sent' || what === 'message:send') this.transcript.add([message])
    else this.transcript.change([message])
    this.settle()
  }

  private settle(): void {
    if (this.isEntered && this.earlier !== 'loading') this.earlier = this.transcript.first > 1 ? 'more' : 'none'
    this.redraw()
  }

  private redraw(): void {
    this.drawn = undefined
    this.changed()
  }
}
