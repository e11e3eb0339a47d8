/**
 * The desks at which pages are read: a few worker threads, each given one page at a time, bounded in time and memory. A desk whose page
 * takes too long is taken away with the page on it, and the next page gets a new one.
 */
import { Worker } from 'node:worker_threads'
import type { PostContent } from '../../shared/post.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Job, Word } from './desk.ts'

const LIMITS = { desks: 2, waiting: 20, milliseconds: 5_000, startMilliseconds: 20_000, idleMilliseconds: 30_000, megabytes: 256 }
/** How many desks, how many may wait for one, and how much time and memory a page may take. */
export type PoolLimits = typeof LIMITS

/** Reads jobs away from the main thread. */
export type Pool = { read: (job: Job, signal?: AbortSignal) => Promise<PostContent>; close: () => Promise<void> }

type Desk = { worker: Worker; ready: Promise<void>; idle?: NodeJS.Timeout }
type Turn = () => void

const slow = (milliseconds: number) =>
  new Refusal('unavailable', `This page could not be read within ${Math.ceil(milliseconds / 1000)} seconds. Copy its text and paste it here instead.`)
const tooBig = () => new Refusal('too-large', 'This page is too complicated to be read here. Copy its text and paste it here instead.')
const busy = () => new Refusal('too-many', 'Many pages are being brought in right now. Try again in a few seconds.', { retryAfter: 5 })

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
  throw 'refusal' in word ? new Refusal(word.refusal.code, word.refusal.message) : tooBig()
}

/** Opens a pool; its desks are set up when first needed and put away when unused, and keep no process alive by themselves. */
export function openPool(changes: Partial<PoolLimits> = {}): Pool {
  const limits = { ...LIMITS, ...changes }
  const idle: Desk[] = []
  const queue: Turn[] = []
  let taken = 0

  const putAway = (desk: Desk) => {
    idle.splice(idle.indexOf(desk), 1)
    return desk.worker.terminate()
  }

  const giveBack = (desk: Desk) => {
    desk.worker.unref()
    desk.idle = setTimeout(() => void putAway(desk), limits.idleMilliseconds).unref()
    idle.push(desk)
  }

  const takeDesk = (): Desk => {
    const desk = idle.pop() ?? openDesk(limits)
    clearTimeout(desk.idle)
    desk.worker.ref()
    return desk
  }

  const turn = async () => {
    if (taken < limits.desks) return void taken++
    if (queue.length >= limits.waiting) throw busy()
    await new Promise<void>(resolve => queue.push(resolve))
  }

  const leave = () => {
    const next = queue.shift()
    if (next) next()
    else taken--
  }

  const readAt = async (desk: Desk, job: Job, signal?: AbortSignal) => {
    try {
      await desk.ready
      signal?.throwIfAborted()
      const heard = nextWord(desk.worker, limits.milliseconds, signal)
      desk.worker.postMessage(job)
      const word = await heard
      giveBack(desk)
      return contentOf(word)
    } catch (error) {
      if (!idle.includes(desk)) void desk.worker.terminate()
      throw error
    }
  }

  return {
    read: async (job, signal) => {
      await turn()
      try {
        return await readAt(takeDesk(), job, signal)
      } finally {
        leave()
      }
    },
    close: async () => void (await Promise.all([...idle].map(putAway))),
  }
}
