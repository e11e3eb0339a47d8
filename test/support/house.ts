import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openApp, type OpenHouse, type World } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import { hangUp } from './people.ts'
import { programOf } from './programs.ts'

/** A real house on a free port in a folder of its own, in this process. */
export interface TestHouse extends AsyncDisposable {
  url: string
  dir: string
  open: OpenHouse
  /** Closes the house and opens it again on the same folder and port. */
  reopen(): Promise<void>
}

interface Options extends World { config?: Partial<Config>; dir?: string }

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tenfold-'))

const SETTINGS: Config = { port: 0, host: '127.0.0.1', dataDir: '', trustProxy: 0, registration: 'open', logLevel: 'silent' }

// who waits for "saved" need not wait for a disk to rest in between; houses in processes of their own have the limits of one that serves people
const PROMPT: World['limits'] = { between: 20, later: 5, left: 20 }

/** Opens a house; `await using house = await openTestHouse()` closes it and removes its folder. */
export const openTestHouse = async ({ config, dir, ...more }: Options = {}): Promise<TestHouse> => {
  const dataDir = dir ?? (await temporaryFolder())
  const settings = { ...SETTINGS, ...config, dataDir }, world = { limits: PROMPT, ...more }
  const open = await openApp(settings, world)
  const house: TestHouse = {
    url: open.url, dir: dataDir, open,
    reopen: async () => {
      await house.open.close()
      house.open = await openApp({ ...settings, port: Number(new URL(house.url).port) }, world)
    },
    [Symbol.asyncDispose]: async () => {
      hangUp(house.url)
      await house.open.close()
      if (dir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
  return house
}

/** A house in a process of its own, to be killed without warning. */
export interface SpawnedHouse extends AsyncDisposable {
  url: string
  dir: string
  child: ChildProcess
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>
  /** Starts again on the same folder and port. */
  start(): Promise<void>
}

const firstAddress = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout! })) {
    const found = /^listening on (\S+)$/.exec(line)
    if (found) return found[1]!
  }
  throw new Error(`the house did not open (exit ${child.exitCode})`)
}

/** Starts the real program. */
export const spawnHouse = async (env: Record<string, string> = {}): Promise<SpawnedHouse> => {
  const dir = await temporaryFolder()
  const run = async (port: string): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawn(process.execPath, [programOf('server/main.ts')], {
      env: { ...process.env, PORT: port, DATA_DIR: dir, LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'pipe', 'inherit'],
    })
    process.once('exit', () => child.kill('SIGKILL'))
    const url = await firstAddress(child)
    child.stdout!.resume()
    return { child, url }
  }
  const first = await run('0')
  const house: SpawnedHouse = {
    ...first, dir,
    kill: async () => {
      if (house.child.exitCode !== null || house.child.signalCode !== null) return
      house.child.kill('SIGKILL')
      await once(house.child, 'exit')
    },
    start: async () => {
      const again = await run(new URL(house.url).port)
      house.child = again.child
    },
    [Symbol.asyncDispose]: async () => {
      hangUp(house.url)
      await house.kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
  return house
}
