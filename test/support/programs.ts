// Test files, and the programs that tests start, are bundled once for a run: a file then begins after half a second of processor time, not three.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

const CACHE = '.cache'
const FILE = 'test/support/file.ts'
/** What tests start beside themselves. The desk has the name by which the server looks for it. */
const STARTED = {
  'server/main.ts': '', 'server/post/desk.ts': 'worker', 'test/run.ts': '',
  'test/support/store-writer.ts': '', 'test/support/store-holder.ts': '', 'test/support/store-filler.ts': '',
}
/** What cannot be bundled, is loaded seldom, or must be the very one that others see. */
const APART = ['uvu', 'uvu/*', 'vite', 'esbuild', 'playwright-core', '@sparticuz/chromium', '@node-rs/argon2', '@zxcvbn-ts/language-common', 'axe-core']

const nameOf = (file: string): string => file.replace(/\.ts$/, '').replaceAll('/', '~')
const isAlive = (pid: number): boolean => { try { return process.kill(pid, 0) } catch { return false } }

/** The bundled form of a source file, to be run by Node. */
export const programOf = (file: string): string => join(process.env.TEST_PROGRAMS!, `${nameOf(file)}.js`)

const POSITION = /(?:file:\/\/)?[^\s()'"]*programs-\d+[\\/]([^\s()'":]+\.js):(\d+):(\d+)/g
const maps = new Map<string, SourceMap>()

/** What a program said, with lines of the sources where it named lines of bundles: each program would have to read all maps, whoever hears it only what it needs. */
export const inSources = (text: string): string => text.replace(POSITION, (place, file: string, line: string, column: string) => {
  const found = mapOf(decodeURIComponent(file))?.findEntry(Number(line) - 1, Number(column) - 1)
  if (!found || !('originalSource' in found)) return place
  return `${relative('.', resolve(process.env.TEST_PROGRAMS!, found.originalSource))}:${found.originalLine + 1}:${found.originalColumn + 1}`
})

function mapOf(file: string): SourceMap | undefined {
  const known = maps.get(file), path = join(process.env.TEST_PROGRAMS ?? '', `${file}.map`)
  if (known || !existsSync(path)) return known
  const map = new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload)
  maps.set(file, map)
  return map
}

/** Bundles these files into a folder of this run's own, two folders below the root as the server's sources are; it goes when the process does. */
export async function bundle(files: string[]): Promise<void> {
  const folder = process.env.TEST_PROGRAMS = join(CACHE, `programs-${process.pid}`)
  clearStale()
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  // the runner's own fixtures start nothing
  const isPlain = files.length > 0 && files.every(file => file.startsWith('test/support/'))
  const entries = { ...Object.fromEntries([FILE, ...files].map(file => [file, ''])), ...(!isPlain && STARTED) }
  await build({
    entryPoints: Object.entries(entries).map(([file, name]) => ({ in: file, out: name || nameOf(file) })),
    outdir: folder, bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'linked', sourcesContent: false, logLevel: 'silent', external: APART,
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  })
}

/** A runner that was killed outright could not clear away. */
function clearStale(): void {
  mkdirSync(CACHE, { recursive: true })
  const left = readdirSync(CACHE).filter(name => /^programs-\d+$/.test(name) && !isAlive(Number(name.split('-')[1])))
  for (const name of left) rmSync(join(CACHE, name), { recursive: true, force: true })
}
