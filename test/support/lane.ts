import { spawn, type ChildProcess } from 'node:child_process'

/** What one program came to. `troubles` are one line each: what failed and how. */
export interface Outcome {
  name: string
  passed: number
  failed: number
  skipped: number
  seconds: number
  output: string
  troubles: string[]
}

/** What a test file tells while it runs: the test it is at, and in the end what came of all. */
export type Word =
  | { at: string }
  | { passed: number; failed: number; skipped: number; troubles: string[] }

// seconds a single test, a hook or a file's imports may take
const LIMIT = Number(process.env.TEST_LIMIT ?? 60)

/** Runs one program after another, each in a process group of its own, and ends what does not end. */
export class Lane {
  private child?: ChildProcess

  /** Runs a Node program: a test file, which tells its counts, or another one, which passes when it ends with 0. */
  run(name: string, args: string[]): Promise<Outcome> {
    const child = this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
    return watch(child, { name, isCounting: args[0] === '--import' }).finally(() => this.kill())
  }

  /** Ends the program that is running and everything it has started. */
  kill(): void {
    const pid = this.child?.pid
    if (pid === undefined) return
    try { process.kill(-pid, 'SIGKILL') } catch { /* all gone already */ }
  }
}

function watch(child: ChildProcess, { name, isCounting }: { name: string; isCounting: boolean }): Promise<Outcome> {
  const began = performance.now()
  let output = '', at = 'its imports', late: NodeJS.Timeout | undefined
  let counts: Exclude<Word, { at: string }> | undefined
  const heed = () => {
    clearTimeout(late)
    late = setTimeout(() => { at += ` (no end after ${LIMIT} s)`; process.kill(-child.pid!, 'SIGKILL') }, LIMIT * 1000)
  }
  heed()
  child.stdout!.setEncoding('utf8').on('data', text => { output += text })
  child.stderr!.setEncoding('utf8').on('data', text => { output += text })
  child.on('message', (word: Word) => { if ('at' in word) { at = word.at; heed() } else counts = word })
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      counts ??= isCounting ? failure(`ended with ${signal ?? code} at: ${at}`) : code ? failure(`ended with ${signal ?? code}`) : success
      setImmediate(() => resolve({ name, ...counts!, output, seconds: (performance.now() - began) / 1000 }))
    })
  })
}

const failure = (trouble: string) => ({ passed: 0, failed: 1, skipped: 0, troubles: [trouble] })
const success = { passed: 1, failed: 0, skipped: 0, troubles: [] }
