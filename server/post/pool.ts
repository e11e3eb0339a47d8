/**
 * The desks at which pages are read: a few worker threads, each given one page at a time, bounded in time and memory. A desk whose page
 * takes too long is taken away with the page on it, and the next page gets a new one.
 */
import { Worker } from 'node:worker_threads'
import type { FeedContent } from '../../shared/feed.ts'
import type { PostContent } from '../../shared/post.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Job, Word } from './desk.ts'
import { Turns } from './turns.ts'

/** Two desks, because reading a page takes a whole processor for as long as it takes; one of them for each asker, so that nobody's heavy pages hold up another's. */
const LIMITS = { desks: 2, each: 1, waiting: 40, eachWaiting: 10, milliseconds: 5_000, startMilliseconds: 20_000, idleMilliseconds: 30_000, megabytes: 256 }
/** How many desks, how many of them for one asker, how many may wait, and how much time and memory a page may take. */
export type PoolLimits = typeof LIMITS

/** Whose turn is taken for it, and who gives up. */
export type Reading = { whose: string; signal?: AbortSignal | undefined }
type Desk = { worker: Worker; ready: Promise<void>; idle?: NodeJS.Timeout }

const slow = (milliseconds: number) =>
  new Refusal('unavailable', `This page could not be read within ${Math.ceil(milliseconds / 1000)} seconds. Copy its text and paste it here instead.`)
const tooBig = () => new Refusal('too-large', 'This page is too complicated to be read here. Copy its text and paste it here instead.')

const nextWord = (worker: Worker, milliseconds: number, signal?: AbortSignal) =>
  new Promise<Word>((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(slow(milliseconds))), milliseconds)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', fail).off('exit', fail)
      signal?.removeEventListener('abort', leave)
      act()
    }
    const hear = (word: Word) => settle(() => resolve(word))
    const fail = () => settle(() => reject(tooBig()))
    const leave = () => settle(() => reject(signal?.reason))
    worker.on('message', hear).on('error', fail).on('exit', fail)
    signal?.addEventListener('abort', leave)
  })

const openDesk = (limits: PoolLimits): Desk => {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 32 },
  })
  // An error of a worker nobody waits for any more must not end the house.
  worker.on('error', () => undefined)
  return { worker, ready: nextWord(worker, limits.startMilliseconds).then(() => undefined) }
}

const contentOf = (word: Word): PostContent => {
  if ('content' in word) return word.content
  throw refusalIn(word)
}

const feedOf = (word: Word): FeedContent => {
  if ('feed' in word) return word.feed
  throw refusalIn(word)
}

const refusalIn = (word: Word): Refusal => {
  return 'refusal' in word ? new Refusal(word.refusal.code, word.refusal.message) : tooBig()
}

/** Desks are set up when first needed and put away when unused, and keep no process alive by themselves. */
export class Pool {
  readonly #limits: PoolLimits
  readonly #idle = new Set<Desk>()
  readonly #turns: Turns

  constructor(limits: Partial<PoolLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits }
    this.#turns = new Turns({ ...this.#limits, places: this.#limits.desks })
  }

  /** Reads a job at a desk. Throws Refusal when it cannot be read, takes too long or too much, or too many are waiting. */
  async read(job: Exclude<Job, { kind: 'feed' }>, { whose, signal }: Reading): Promise<PostContent> {
    return contentOf(await this.#turns.take(whose, () => this.#readAt(this.#take(), job, signal)))
  }

  /** Reads a feed at a desk, in the same way. */
  async readFeed(xml: string, { address, whose }: { address: string; whose: string }): Promise<FeedContent> {
    return feedOf(await this.#turns.take(whose, () => this.#readAt(this.#take(), { kind: 'feed', xml, address })))
  }

  /** Puts the unused desks away. */
  async close(): Promise<void> {
    await Promise.all([...this.#idle].map(desk => this.#putAway(desk)))
  }

  #take(): Desk {
    const desk = [...this.#idle].at(-1) ?? this.#open()
    this.#idle.delete(desk)
    clearTimeout(desk.idle)
    desk.worker.ref()
    return desk
  }

  #open(): Desk {
    const desk = openDesk(this.#limits)
    desk.worker.once('exit', () => this.#idle.delete(desk))
    return desk
  }

  #giveBack(desk: Desk) {
    desk.worker.unref()
    desk.idle = setTimeout(() => void this.#putAway(desk), this.#limits.idleMilliseconds).unref()
    this.#idle.add(desk)
  }

  #putAway(desk: Desk) {
    this.#idle.delete(desk)
    clearTimeout(desk.idle)
    return desk.worker.terminate()
  }

  async #readAt(desk: Desk, job: Job, signal?: AbortSignal) {
    const word = await this.#ask(desk, job, signal).catch((error: unknown) => {
      void this.#putAway(desk)
      throw error
    })
    this.#giveBack(desk)
    return word
  }

  async #ask(desk: Desk, job: Job, signal?: AbortSignal) {
    await desk.ready
    signal?.throwIfAborted()
    const heard = nextWord(desk.worker, this.#limits.milliseconds, signal)
    desk.worker.postMessage(job)
    return heard
  }
}

/** The house's own desks. */
export const desks = new Pool()
