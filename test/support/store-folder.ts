import { cpSync, mkdtempSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../server/store/embedded/open.ts'
import type { Finding, Store } from '../../server/store/store.ts'

/** A folder for one store: opened as often as the test likes, gone when the test has ended. */
export class StoreFolder {
  readonly findings: Finding[] = []
  readonly #open = new Set<Store>()
  private constructor(readonly dir: string) {}

  static async use<T>(work: (folder: StoreFolder) => Promise<T>): Promise<T> {
    return StoreFolder.at(await mkdtemp(join(tmpdir(), 'tenfold-store-')), work)
  }

  /** The same with a folder that is there. */
  static async at<T>(dir: string, work: (folder: StoreFolder) => Promise<T>): Promise<T> {
    const folder = new StoreFolder(dir)
    try {
      return await work(folder)
    } finally {
      for (const store of folder.#open) await store.close()
      await rm(folder.dir, { recursive: true })
    }
  }

  async open(more: { compactAfterBytes?: number } = {}): Promise<Store> {
    const store = await openEmbedded({ dir: this.dir, say: finding => this.findings.push(finding), ...more })
    this.#open.add(store)
    return store
  }

  async close(store: Store): Promise<void> {
    this.#open.delete(store)
    await store.close()
  }

  /** Makes a folder anew with nothing in it but a journal. */
  static async lay(dir: string, { journal, bytes }: { journal: string; bytes: Uint8Array }): Promise<void> {
    await mkdir(join(dir, 'journal'), { recursive: true })
    await writeFile(journal, bytes)
  }

  /** A copy of the folder as a power cut at this moment would leave it, without its lock; made in one go, so that nothing happens meanwhile. */
  copy(): string {
    const to = mkdtempSync(join(tmpdir(), 'tenfold-store-'))
    cpSync(this.dir, to, { recursive: true, filter: path => !/lock\.\d+$/.test(path) })
    return to
  }

  /** Does `work` and hands out a copy of the folder for every moment at which it waited for the disk. */
  async copies(work: () => Promise<unknown>): Promise<string[]> {
    const all: string[] = []
    const folder = this
    await withHandles(handles => {
      for (const method of ['datasync', 'sync'] as const) {
        const real = handles[method]
        handles[method] = async function(this: FileHandle) {
          await real.call(this)
          all.push(folder.copy())
        }
      }
    }, work)
    return [...all, this.copy()]
  }

  /** Puts the content of another folder in the place of this one's. */
  async become(dir: string): Promise<void> {
    await rm(this.dir, { recursive: true })
    await rename(dir, this.dir)
  }

  /** The number of the lock that counts. */
  async lockNumber(): Promise<number> {
    const names = await readdir(this.dir)
    return Math.max(0, ...names.map(name => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0)))
  }

  events(): string[] {
    return this.findings.map(({ event }) => event)
  }

  /** Paths of the files whose name ends so, in order. */
  async files(end: string): Promise<string[]> {
    const names = await readdir(this.dir, { recursive: true })
    return names.filter(name => name.endsWith(end)).sort().map(name => join(this.dir, name))
  }

  /** Which files hold these bytes. */
  holding(bytes: string): Promise<string[]> {
    return holding(this.dir, bytes)
  }
}

/** Which files of a folder hold these bytes. */
export async function holding(dir: string, bytes: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await readFile(path)).includes(bytes)) found.push(path)
  }
  return found
}

type Method = 'write' | 'datasync' | 'sync' | 'truncate'

/** Every open file's methods are one prototype's: `wrap` takes one of them over until the test has ended. */
export async function withHandles<T>(wrap: (handles: FileHandle) => void, work: () => Promise<T>): Promise<T> {
  const file = await open(process.execPath, 'r')
  const handles = Object.getPrototypeOf(file) as FileHandle
  await file.close()
  const methods: Method[] = ['write', 'datasync', 'sync', 'truncate']
  const before = Object.fromEntries(methods.map(method => [method, handles[method]]))
  try {
    wrap(handles)
    return await work()
  } finally {
    Object.assign(handles, before)
  }
}

/** A disk that says no to some methods while `on`. */
export class BadDisk {
  on = false
  refusals = 0
  constructor(readonly methods: Method[], readonly code: string) {}

  /** Runs `work` on this disk. */
  under<T>(work: () => Promise<T>): Promise<T> {
    return withHandles(handles => this.methods.forEach(method => this.#spoil(handles, method)), work)
  }

  #spoil(handles: FileHandle, method: Method): void {
    const real = handles[method] as (...args: unknown[]) => Promise<unknown>
    const bad = this
    Object.assign(handles, {
      async [method](this: FileHandle, ...args: unknown[]) {
        if (!bad.on) return real.apply(this, args)
        bad.refusals++
        throw Object.assign(new Error(`${bad.code}: the disk says no`), { code: bad.code })
      },
    })
  }
}
