// Many hands in one discussion while lines break, answers are lost and the house falls down twice.
import { once } from 'node:events'
import type { Message } from '../../shared/discussion.ts'
import { spawnHouse, type SpawnedHouse } from './house.ts'
import { answerTo, newCircle, newClientId, type LiveClient, type Person } from './people.ts'

/** How hard it blows: so many clients send so many messages each. The same seed breaks the same lines. */
export interface Weather { clients: number; each: number; seed: number }

/** What each client was promised, what each saw, and what stands in the end. */
export interface Aftermath { promised: Message[]; seen: Map<number, string>[]; stands: Message[]; cuts: number; duplicates: number; refused: number }

const MOST_MEMBERS = 20

/** Chance that repeats: mulberry32. */
const chanceOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** One client: sends what it has until each is answered, and follows the discussion across every gap. */
class Hand {
  readonly seen = new Map<number, string>()
  readonly promised: Message[] = []
  cuts = 0
  duplicates = 0
  refused = 0
  private constructor(readonly live: LiveClient, readonly readingId: string, readonly chance: () => number) {
    live.on('message:sent', message => this.saw(message))
    live.on('connect', () => void this.catchUp())
    // a house that closes hangs up on purpose, and then it is for the client to come back
    live.on('disconnect', reason => { if (reason === 'io server disconnect') live.connect() })
  }

  static async of(person: Person, readingId: string, chance: () => number): Promise<Hand> {
    const hand = new Hand(await person.live(), readingId, chance)
    await hand.catchUp()
    return hand
  }

  private saw({ seq, id }: Message): void {
    const before = this.seen.get(seq)
    if (before !== undefined && before !== id) throw new Error(`${seq} was ${before} and is now ${id}`)
    this.seen.set(seq, id)
  }

  /** The last number up to which nothing is missing. */
  private get whole(): number {
    let seq = 0
    while (this.seen.has(seq + 1)) seq++
    return seq
  }

  async catchUp(): Promise<void> {
    const answer = await this.ask('room:enter', { readingId: this.readingId, since: this.whole })
    for (const message of answer?.messages ?? []) this.saw(message)
  }

  /** Undefined when the line broke before the answer came. */
  private async ask<N extends 'room:enter' | 'message:send'>(name: N, input: object) {
    const answer = await answerTo<N>(this.live.timeout(20_000) as LiveClient, name, input).catch(() => undefined)
    if (answer && !answer.ok) this.refused++
    return answer?.ok ? answer.value : undefined
  }

  /** Says one thing until it is acknowledged: perhaps twice at once, perhaps with the line cut before the answer. */
  async say(body: string): Promise<Message> {
    const message = { readingId: this.readingId, id: newClientId(), body }
    for (;;) {
      const asked = [this.ask('message:send', message)]
      if (this.chance() < 0.1) asked.push(this.again(message))
      if (this.chance() < 0.03) this.cut()
      const [answer] = (await Promise.all(asked)).filter(found => found !== undefined)
      if (answer) return this.promised[this.promised.push(answer) - 1]!
      if (!this.live.connected) await once(this.live as never, 'connect')
    }
  }

  private again(message: object): Promise<Message | undefined> {
    this.duplicates++
    return this.ask('message:send', message)
  }

  private cut(): void {
    this.cuts++
    this.live.io.engine.close()
  }
}

/** Counts what is acknowledged; two moments of it bring the house down: once without warning, once by asking it to go. */
const disasters = (house: SpawnedHouse, all: number) => {
  let acknowledged = 0
  const falls: Promise<void>[] = []
  const fall = async (isSudden: boolean): Promise<void> => {
    if (!isSudden) house.child.kill('SIGTERM')
    if (!isSudden) await once(house.child, 'exit')
    await house.kill()
    await house.start()
  }
  const count = (): void => {
    acknowledged++
    if (acknowledged === Math.floor(all / 3)) falls.push(fall(true))
    if (acknowledged === Math.floor((all * 2) / 3)) falls.push(Promise.all(falls).then(() => fall(false)))
  }
  return { count, over: () => Promise.all(falls) }
}

const standing = async (person: Person, readingId: string): Promise<Message[]> => {
  const stands: Message[] = []
  let before: string | null = ''
  while (before !== null) {
    const page: { items: Message[]; next: string | null } =
      await person.ask('GET /api/readings/:readingId/messages', `/api/readings/${readingId}/messages?limit=200${before && `&before=${before}`}`)
    stands.unshift(...page.items)
    before = page.next
  }
  return stands
}

/** Lets it blow over a house in a process of its own, and looks at what is left. */
export const storm = async ({ clients, each, seed }: Weather): Promise<Aftermath> => {
  await using house = await spawnHouse()
  const { reading: { id: readingId }, members } = await newCircle(house.url, Array.from({ length: Math.min(clients, MOST_MEMBERS) }, (_, at) => `Member ${at}`))
  const hands = await Promise.all(Array.from({ length: clients }, (_, at) => Hand.of(members[at % members.length]!, readingId, chanceOf(seed + at))))
  const { count, over } = disasters(house, clients * each)
  await Promise.all(hands.map(async (hand, at) => {
    for (let said = 1; said <= each; said++) {
      await hand.say(`${at} says ${said}`)
      count()
    }
  }))
  await over()
  await Promise.all(hands.map(async hand => {
    if (!hand.live.connected) await once(hand.live as never, 'connect')
    await hand.catchUp()
    hand.live.disconnect()
  }))
  const sum = (of: (hand: Hand) => number): number => hands.reduce((total, hand) => total + of(hand), 0)
  return {
    promised: hands.flatMap(hand => hand.promised), seen: hands.map(hand => hand.seen), stands: await standing(members[0]!, readingId),
    cuts: sum(hand => hand.cuts), duplicates: sum(hand => hand.duplicates), refused: sum(hand => hand.refused),
  }
}
