import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/** A Node program to run. One that `tells` counts its own tests; another one passes when it ends with 0. */
export interface Job { name: string; args: string[]; tells: boolean }

/** What a test file tells in the end. `troubles` are one line each: what failed and how. */
export interface Counts { passed: number; failed: number; skipped: number; troubles: string[] }

/** What one job came to. */
export interface Outcome extends Counts { name: string; seconds: number; output: string }

/** What a test file tells while it runs: the test it is at, and in the end its counts. */
export type Word = { at: string } | Counts

// seconds a single test, a hook or a file's imports may take
const LIMIT = Number(process.env.TEST_LIMIT ?? 60)
// milliseconds to wait for the last words of a program that has ended
const PATIENCE = 1000

/** Runs one job after another, each in a process group of its own, and ends what does not end. */
export class Lane {
  private child?: ChildProcess

  /** Runs a job to its end, and leaves nothing running that it started. */
  async run(job: Job): Promise<Outcome> {
    const began = performance.now()
    const child = this.child = spawn(process.execPath, job.args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
    let output = ''
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', text => { output += text })
    const closed = once(child, 'close')
    const counts = await this.watch(child, job)
    this.kill()
    // what it wrote last may still be on its way; a program that has left the group could hold the line open
    await Promise.race([closed, setTimeout(PATIENCE, undefined, { ref: false })])
    return { name: job.name, ...counts, output: job.tells ? output : onceEach(output), seconds: (performance.now() - began) / 1000 }
  }

  /** Ends the program that is running and everything it has started. */
  kill(): void {
    const pid = this.child?.pid
    if (pid === undefined) return
    try { process.kill(-pid, 'SIGKILL') } catch { /* all gone already */ }
  }

  private watch(child: ChildProcess, { tells }: Job): Promise<Counts> {
    let at = 'its imports', counts: Counts | undefined, late: NodeJS.Timeout | undefined
    const end = () => { at += ` (no end after ${LIMIT} s)`; this.kill() }
    const heed = () => { clearTimeout(late); late = globalThis.setTimeout(end, LIMIT * 1000) }
    heed()
    child.on('message', (word: Word) => { if ('at' in word) { at = word.at; heed() } else counts = word })
    return new Promise(resolve => child.once('exit', (code, signal) => {
      clearTimeout(late)
      resolve(counts ?? (tells || code !== 0 ? failure(`ended with ${signal ?? code}${tells ? ` at: ${at}` : ''}`) : success))
    }))
  }
}

const failure = (trouble: string): Counts => ({ passed: 0, failed: 1, skipped: 0, troubles: [trouble] })
const success: Counts = { passed: 1, failed: 0, skipped: 0, troubles: [] }

// the type check says a thing once for each project it concerns
const onceEach = (output: string) => [...new Set(output.split('\n'))].join('\n')
