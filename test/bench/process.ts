import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Asked, Told } from './serve/report.ts'

const RUNS = join(process.cwd(), '.cache', 'bench', 'runs')
/** As deep below the checkout as the program itself, which looks for things beside it. */
const SERVE = join(process.cwd(), '.cache', 'serve')

/** Makes the servers into programs, the way `npm start` makes ours: what a loader adds to each function is not to be measured. */
export const buildServers = async (): Promise<void> => {
  const { bundle } = (await import(pathToFileURL(join(process.cwd(), 'server', 'prepare.js')).href)) as { bundle: (outdir: string, programs: Record<string, string>) => Promise<void> }
  await bundle(SERVE, Object.fromEntries(['raw', 'y-websocket', 'hocuspocus', 'tenfold'].map(name => [name, `test/bench/serve/${name}.ts`])))
}

/** Whether each side can have a core of its own. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

/** Takes the generator, which is this process, to the first core; servers run on the second. */
export const pinGenerator = (): void => {
  if (canPin) execFileSync('taskset', ['-acp', '0', String(process.pid)], { stdio: 'ignore' })
}

/** What a server's program is known by. */
export const stampOf = (file: string): string => createHash('sha256').update(readFileSync(join(SERVE, `${file}.js`))).digest('hex').slice(0, 16)

export interface Start { file: string; env?: Record<string, string>; /** Whether it keeps something on disk. */ keeps?: boolean; /** A folder to begin with. */ from?: string; profile?: string }

/** A server being measured, in a process of its own. */
export class Server implements AsyncDisposable {
  port = 0
  private asked = 0
  private readonly waiting = new Map<number, (told: Told) => void>()
  private constructor(readonly child: ChildProcess, readonly dir?: string) {}

  static async start({ file, env, keeps, from, profile }: Start): Promise<Server> {
    mkdirSync(RUNS, { recursive: true })
    const dir = keeps ? mkdtempSync(join(RUNS, 'house-')) : undefined
    if (dir && from) cpSync(from, dir, { recursive: true })
    const node = ['--expose-gc', ...(process.env.BENCH_NODE?.split(' ') ?? []), join(SERVE, `${file}.js`)]
    const [command, ...args] = canPin ? ['taskset', '-c', '1', process.execPath, ...node] : [process.execPath, ...node]
    const more = { ...env, ...(dir && { BENCH_DIR: dir }), ...(dir && env?.YPERSISTENCE && { YPERSISTENCE: dir }), ...(profile && { BENCH_PROFILE: profile }) }
    const child = spawn(command!, args, { env: { ...process.env, ...more }, stdio: ['ignore', process.env.BENCH_NODE ? 'inherit' : 'ignore', 'inherit', 'ipc'] })
    const server = new Server(child, dir)
    await server.begun()
    return server
  }

  private begun(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
      this.child.on('message', (told: Told) => {
        if (told.id !== undefined) this.waiting.get(told.id)?.(told)
        if (told.port === undefined) return
        this.port = told.port
        resolve()
      })
    })
  }

  private ask(ask: Asked['ask']): Promise<Told> {
    return new Promise(resolve => {
      const id = ++this.asked
      this.waiting.set(id, resolve)
      this.child.send({ id, ask } satisfies Asked)
    })
  }

  /** Seconds of CPU since it began, all its threads. */
  async cpu(): Promise<number> { return (await this.ask('cost')).cpu! }
  /** Bytes in use after collecting garbage. */
  async memory(): Promise<number> { return (await this.ask('memory')).memory! }
  /** Bytes of the machine's memory it holds after collecting garbage. */
  async resident(): Promise<number> { return (await this.ask('memory')).rss! }
  /** Called once it begins to note the most memory resident, and gives what there is; called again it gives the most there was. */
  async peak(): Promise<number> { return (await this.ask('peak')).peak! }

  /** Waits until it has nothing left to do: for longer than who writes once a second what has come lets it lie. */
  async quiet(): Promise<void> {
    for (let before = await this.cpu(), calm = 0, tries = 0; calm < 9 && tries < 100; tries++) {
      await pause(150)
      const now = await this.cpu()
      calm = now - before < 0.015 ? calm + 1 : 0
      before = now
    }
  }

  /** Ends it; what it kept stays. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise(resolve => { this.child.once('exit', resolve) })
    this.child.send({ id: 0, ask: 'stop' } satisfies Asked)
    const late = setTimeout(() => this.child.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(late)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    if (this.dir) rmSync(this.dir, { recursive: true, force: true })
  }
}

export const pause = (milliseconds: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, milliseconds) })
