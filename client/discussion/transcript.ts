import type { Message } from '../../shared/discussion.ts'

/**
 * What the house has told of one discussion, each message once and in the order of `seq`. Facts, answers and history may arrive
 * in any order and any number of times.
 */
export class Transcript {
  private byId = new Map<string, Message>()
  private ordered: readonly Message[] = []
  /** Changes told of messages from before what is loaded: history asked for earlier must not undo them. */
  private readonly ahead = new Map<string, Message>()

  /** All that is loaded, by `seq`. */
  get messages(): readonly Message[] {
    return this.ordered
  }

  get(id: string): Message | undefined {
    return this.byId.get(id)
  }

  /** The first number loaded; 0 when nothing is. */
  get first(): number {
    return this.ordered[0]?.seq ?? 0
  }

  get last(): number {
    return this.ordered.at(-1)?.seq ?? 0
  }

  /** The number up to which nothing is missing since the first one loaded. */
  get whole(): number {
    if (this.last - this.first < this.ordered.length) return this.last
    const hole = this.ordered.findIndex((message, at) => message.seq !== this.first + at)
    return hole < 0 ? this.last : this.first + hole - 1
  }

  /** Takes in new messages. */
  add(messages: readonly Message[]): void {
    for (const message of messages) this.byId.set(message.id, this.later(message))
    this.sort()
  }

  /** Takes in messages as they are after a change; one that is not loaded is not shown for it. */
  change(messages: readonly Message[]): void {
    for (const message of messages) (this.byId.has(message.id) ? this.byId : this.ahead).set(message.id, this.later(message))
    this.sort()
  }

  /** Takes in earlier messages; what is already known of them is newer. */
  addHistory(messages: readonly Message[]): void {
    this.add(messages.filter(message => !this.byId.has(message.id)).map(message => this.ahead.get(message.id) ?? message))
  }

  /** Begins anew with these: what lies between them and what was loaded is too much to walk through. */
  restart(messages: readonly Message[]): void {
    this.byId = new Map()
    this.add(messages)
  }

  /** What was erased stays erased, whichever way the news overtook each other. */
  private later(message: Message): Message {
    const known = this.byId.get(message.id) ?? this.ahead.get(message.id)
    return known?.erased && !message.erased ? known : message
  }

  private sort(): void {
    this.ordered = [...this.byId.values()].sort((a, b) => a.seq - b.seq)
  }
}
