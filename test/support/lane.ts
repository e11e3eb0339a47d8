import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { inSources } from './programs.ts'

/** A Node program to run. One that `tells` counts its own tests; another one passes when it ends with 0. */
export interface Job { name: string; args: string[]; env?: Record<string, string>; tells: boolean }

/** What a test file tells in the end. `troubles` are one line each: what failed and how. `processor`: its seconds of processor time. */
export interface Counts { passed: number; failed: number; skipped: number; troubles: string[]; processor?: number }

/** What one job came to. */
export interface Outcome extends Counts { name: string; seconds: number; output: string }

/** What a test file tells: before each test the one it is at and the counts so far, in the end (without `at`) its counts. */
export interface Word extends Counts { at?: string }

// seconds a single test, a hook or a file's imports may take; a program that tells nothing meanwhile may take longer
const LIMIT = Number(process.env.TEST_LIMIT ?? 60)
const SILENT_LIMIT = 4 * LIMIT
// milliseconds to wait for the last words of a program that has ended
const PATIENCE = 1000

/** Runs one job after another, each in a process group of its own, and ends what does not end. */
export class Lane {
  private child?: ChildProcess
  /** `aloud` hears what a program says while it runs: of a long one somebody wants to know how far it is. */
  constructor(private readonly aloud?: (text: string) => void) {}

  /** Runs a job to its end, and leaves nothing running that it started. */
  async run(job: Job): Promise<Outcome> {
    const began = performance.now()
    const child = this.child = spawn(process.execPath, job.args, { env: { ...process.env, ...job.env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
    let output = ''
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; this.aloud?.(inSources(text)) })
    const closed = once(child, 'close')
    const counts = await this.watch(child, job)
    this.kill()
    // what it wrote last may still be on its way; a program that has left the group could hold the line open
    await Promise.race([closed, setTimeout(PATIENCE, undefined, { ref: false })])
    return { name: job.name, ...counts, troubles: counts.troubles.map(inSources), output: job.tells ? inSources(output) : onceEach(output), seconds: (performance.now() - began) / 1000 }
  }

  /** Ends the program that is running and everything it has started. */
  kill(): void {
    const pid = this.child?.pid
    if (pid === undefined) return
    try { process.kill(-pid, 'SIGKILL') } catch { /* all gone already */ }
  }

  private watch(child: ChildProcess, { tells }: Job): Promise<Counts> {
    let last: Word = { ...none, at: 'its imports' }, late: NodeJS.Timeout | undefined, isLate = false
    const limit = tells ? LIMIT : SILENT_LIMIT
    const end = () => { isLate = true; this.kill() }
    const heed = () => { clearTimeout(late); late = globalThis.setTimeout(end, limit * 1000) }
    heed()
    child.on('message', (word: Word) => { last = word; heed() })
    return new Promise(resolve => child.once('exit', (code, signal) => {
      clearTimeout(late)
      const trouble = `ended with ${signal ?? code}${tells ? ` at: ${last.at}` : ''}${isLate ? ` (no end after ${limit} s)` : ''}`
      if (tells) resolve(last.at === undefined ? last : failed(last, trouble))
      else resolve(code === 0 ? { ...none, passed: 1 } : failed(none, trouble))
    }))
  }
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, troubles: [] }
const failed = (counts: Counts, trouble: string): Counts => ({ ...counts, failed: counts.failed + 1, troubles: [...counts.troubles, trouble] })

// the type check says a thing once for each project it concerns
const onceEach = (output: string) => [...new Set(output.split('\n'))].join('\n')
