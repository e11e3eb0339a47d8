import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { inSources } from './programs.ts'

/** A Node program to run. One that `tells` counts its own tests; another one passes when it ends with 0.
 * `next` is what a process that stays is sent to run this too, when the one before was well. */
export interface Job { name: string; args: string[]; env?: Record<string, string>; tells: boolean; next?: string }

/** What a test file tells in the end. `troubles` are one line each: what failed and how. `processor`: its seconds of processor time. */
export interface Counts { passed: number; failed: number; skipped: number; troubles: string[]; processor?: number }

/** What one job came to. */
export interface Outcome extends Counts { name: string; seconds: number; output: string }

/** What a process that stays writes to each of its streams after a file. */
export const END = '\u0004'

/** What is sent instead of a file when there is none left. */
export const LEAVE = ''

/** What a test file tells: before each test the one it is at and the counts so far, in the end (without `at`) its counts. */
export interface Word extends Counts { at?: string }

// seconds a single test, a hook or a file's imports may take; a program that tells nothing meanwhile may take longer
const LIMIT = Number(process.env.TEST_LIMIT ?? 60)
const SILENT_LIMIT = 4 * LIMIT
// milliseconds to wait for the last words of a program that has ended
const PATIENCE = 1000

/** Runs one job after another, each in a process group of its own or in one that stayed, and ends what does not end. */
export class Lane {
  private child?: ChildProcess
  private output = ''
  /** What the process that stayed has run. */
  private ran: string[] = []
  private closed: Promise<unknown> = Promise.resolve()
  private ended = this.closed
  /** `aloud` hears what a program says while it runs: of a long one somebody wants to know how far it is. */
  constructor(private readonly aloud?: (text: string) => void) {}

  /** Runs a job to its end, and leaves nothing running that it started but the process that stays for the next. */
  async run(job: Job): Promise<Outcome> {
    const began = performance.now(), before = await this.settle(job)
    const counts = await this.watch(this.child!, job)
    this.ran = job.next ? [...before, job.name] : []
    if (!job.next) this.kill()
    // what it wrote last may still be on its way; a program that has left the group could hold the line open
    await this.lastWords(this.ended)
    // whoever comes next shall not have to do with what went wrong here
    if (counts.failed) await this.end()
    const output = job.tells ? inSources(this.output.replaceAll(END, '')) : onceEach(this.output)
    const after = counts.failed && before.length ? [`(in the process in which ${before.join(', ')} had run before)`] : []
    return { name: job.name, ...counts, troubles: [...counts.troubles.map(inSources), ...after], output, seconds: (performance.now() - began) / 1000 }
  }

  /** Ends the program that is running and everything it has started. */
  kill(): void {
    const pid = this.child?.pid
    if (pid === undefined) return
    try { process.kill(-pid, 'SIGKILL') } catch { /* all gone already */ }
  }

  /** Lets the process that stayed go: it ends by itself what has left its group, as a browser does. */
  async end(): Promise<void> {
    if (!this.ran.length) return
    this.ran = []
    this.child!.send(LEAVE, () => undefined)
    await this.lastWords(this.closed)
    this.kill()
  }

  private async lastWords(said: Promise<unknown>): Promise<void> {
    const waiting = new AbortController()
    await Promise.race([said, setTimeout(PATIENCE, undefined, { signal: waiting.signal }).catch(() => undefined)])
    waiting.abort()
  }

  /** Gives the job to the process that stayed, or to a new one; answers what ran in it before. */
  private async settle(job: Job): Promise<string[]> {
    const before = this.ran
    this.output = ''
    if (before.length && job.next && this.child!.connected) {
      this.ended = this.heard(this.child!)
      this.child!.send(job.next, () => undefined)
      return before
    }
    await this.end()
    this.start(job)
    return []
  }

  private start(job: Job): void {
    const child = this.child = spawn(process.execPath, job.args, { env: { ...process.env, ...job.env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => { this.output += text; this.aloud?.(inSources(text)) })
    this.closed = once(child, 'close')
    this.ended = job.next ? this.heard(child) : this.closed
  }

  /** Resolves when the process has closed its streams, or has written on both that a file is done. */
  private heard(child: ChildProcess): Promise<unknown> {
    const said = [child.stdout!, child.stderr!].map(stream => new Promise<void>(resolve => {
      stream.on('data', function hear(text: string) { if (text.includes(END)) { stream.off('data', hear); resolve() } })
    }))
    return Promise.race([this.closed, Promise.all(said)])
  }

  private watch(child: ChildProcess, { tells, next }: Job): Promise<Counts> {
    let last: Word = { ...none, at: 'its imports' }, late: NodeJS.Timeout | undefined, isLate = false
    const limit = tells ? LIMIT : SILENT_LIMIT
    const end = () => { isLate = true; this.kill() }
    const heed = () => { clearTimeout(late); late = globalThis.setTimeout(end, limit * 1000) }
    heed()
    return new Promise(resolve => {
      const settle = (counts: Counts) => {
        clearTimeout(late)
        child.off('message', hear).off('exit', ended)
        resolve(counts)
      }
      const hear = (word: Word) => {
        last = word
        heed()
        if (next && word.at === undefined) settle(word)
      }
      const ended = (code: number | null, signal: NodeJS.Signals | null) => {
        const trouble = `ended with ${signal ?? code}${tells ? ` at: ${last.at}` : ''}${isLate ? ` (no end after ${limit} s)` : ''}`
        if (tells) settle(last.at === undefined ? last : failed(last, trouble))
        else settle(code === 0 ? { ...none, passed: 1 } : failed(none, trouble))
      }
      child.on('message', hear).on('exit', ended)
    })
  }
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, troubles: [] }
const failed = (counts: Counts, trouble: string): Counts => ({ ...counts, failed: counts.failed + 1, troubles: [...counts.troubles, trouble] })

// the type check says a thing once for each project it concerns
const onceEach = (output: string) => [...new Set(output.split('\n'))].join('\n')
