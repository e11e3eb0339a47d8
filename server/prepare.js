// Brings a checkout into a state it can run in: libraries as package-lock.json says, pages as the sources say.
// Plain JavaScript over Node's own modules: it runs before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout, whatever folder the command was given in. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const cache = join(root, '.cache')
const pages = { built: join(cache, 'client'), from: ['client', 'shared'] }
const program = { built: join(cache, 'server'), from: ['server', 'shared'] }
const say = line => process.stdout.write(`${line}\n`)

/** Installs what is missing and builds what is stale. `dev`: also what only tests need. Throws an Error with a sentence for a person. */
export async function prepare({ dev }) {
  checkNode(process.versions.node)
  const isReady = () => isInstalled(dev) && isBuilt(pages) && (dev || isBuilt(program))
  if (isReady()) return
  await alone(async () => {
    if (!isInstalled(dev)) await install(dev)
    if (!isBuilt(pages)) await build(pages, 'Building the pages…', buildPages)
    if (!dev && !isBuilt(program)) await build(program, 'Building the server…', buildProgram)
  })
}

/** Refuses a Node older than package.json asks for. */
export function checkNode(version) {
  const wanted = readJson('package.json').engines.node.replace(/[^\d.]/g, '')
  const [major, minor] = version.split('.').map(Number)
  const [least, leastMinor = 0] = wanted.split('.').map(Number)
  if (major > least || (major === least && minor >= leastMinor)) return
  throw new Error(`Tenfold needs Node ${wanted} or newer; this is Node ${version}. A newer one is at https://nodejs.org`)
}

/** Runs a program to its end. Its output is this command's output; nothing can ask it a question. */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    const stop = signal => child.kill(signal)
    for (const signal of STOPS) process.on(signal, stop)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of STOPS) process.off(name, stop)
      resolve(code ?? signal)
    })
  })
}

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP']

// ---- libraries

/** Whether node_modules holds what package-lock.json asks for on this machine; `dev`: what only tests need as well. */
export function isInstalled(dev) {
  // npm itself writes down what it has put there, last of all
  const present = installed()
  return Object.entries(readJson('package-lock.json').packages).every(([path, wanted]) => {
    if (path === '' || wanted.link || (!dev && wanted.dev)) return true
    if (!present[path]) return mayBeAbsent(wanted)
    return present[path].version === wanted.version && existsSync(join(root, path, 'package.json'))
  })
}

const installed = () => existsSync(join(root, 'node_modules/.package-lock.json')) ? readJson('node_modules/.package-lock.json').packages : {}

// npm leaves out an optional package that is for another machine, and whatever only that one needs
function mayBeAbsent({ optional, os, cpu, libc }) {
  if (!optional && !os && !cpu) return false
  return Boolean(libc) || !(os || cpu) || !fits(os, process.platform) || !fits(cpu, process.arch)
}

function fits(names, name) {
  if (!names || names.includes('any')) return true
  return !names.includes(`!${name}`) && (names.includes(name) || names.every(other => other.startsWith('!')))
}

async function install(dev) {
  const present = Object.values(installed())
  const all = dev || present.some(library => library.dev)
  // `npm ci` empties node_modules first, under the feet of a server that may be running from it: only where nothing is yet
  const way = present.length ? ['install', '--no-save'] : ['ci']
  say(`Installing ${all ? 'libraries and what the tests need' : 'libraries'} (once; about half a minute)…`)
  const code = await npm([...way, all ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'])
  if (code !== 0) throw new Error(`npm could not install the libraries (it ended with ${code}; its own words are above). Nothing was started.`)
  if (!isInstalled(dev)) throw new Error('npm said it was done, but node_modules is not what package-lock.json asks for. Remove node_modules and try again.')
}

function npm(args) {
  const script = process.env.npm_execpath
  if (script && script.endsWith('npm-cli.js')) return run(process.execPath, [script, ...args])
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
}

// ---- pages and program

const isBuilt = ({ built, from }) => existsSync(join(built, '.sources')) && readFileSync(join(built, '.sources'), 'utf8') === sources(from)

function sources(from) {
  const hash = createHash('sha256')
  const files = from.flatMap(folder => filesIn(folder)).concat('package-lock.json', 'tsconfig.json')
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file))).update('\0')
  return hash.digest('hex')
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .map(name => join(folder, name).split(sep).join('/'))
    .filter(file => statSync(join(root, file)).isFile())
    .sort()
}

// Built aside and swapped in whole: what is served or run is never half a build
async function build({ built, from }, what, make) {
  say(what)
  const name = basename(built)
  for (const left of readdirSync(cache)) if (left.startsWith(`${name}-`)) rmSync(join(cache, left), { recursive: true, force: true })
  const stamp = sources(from)
  const aside = join(cache, `${name}-${process.pid}`)
  await make(aside)
  writeFileSync(join(aside, '.sources'), stamp)
  const old = join(cache, `${name}-${process.pid}-old`)
  if (existsSync(built)) renameSync(built, old)
  renameSync(aside, built)
  rmSync(old, { recursive: true, force: true })
}

async function buildPages(aside) {
  const code = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'client', '--outDir', aside, '--emptyOutDir', '--logLevel', 'warn'])
  if (code !== 0) throw new Error(`The pages could not be built (vite ended with ${code}; its own words are above).`)
}

// One file for the server and one for the desk that reads pages: a start then reads two files instead of two thousand.
// Their place, two folders below the root, is that of the sources, so that what they look for beside them is found
const buildProgram = aside => bundle(aside, { main: 'server/main.ts' })

/** Makes one file of each program, by its name, and one of the desk beside them. */
export async function bundle(outdir, programs) {
  const { build } = await import('esbuild')
  const desk = 'server/post/desk.ts'
  await build({
    absWorkingDir: root, outdir, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'linked', logLevel: 'error',
    entryPoints: { ...programs, ...(existsSync(join(root, desk)) && { worker: desk }) },
    external: ['@node-rs/argon2', '@zxcvbn-ts/language-common'],
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  })
}

// ---- one at a time

const lock = join(cache, 'prepare.lock')

async function alone(work) {
  mkdirSync(cache, { recursive: true })
  for (let told = false; !takeLock(); await new Promise(wake => setTimeout(wake, 200))) {
    if (!told) say('Another command is preparing this checkout; waiting for it…')
    told = true
  }
  process.once('exit', releaseLock)
  try { return await work() } finally { releaseLock() }
}

// The lock is linked into place with its owner already written in it: nobody ever reads an empty one
function takeLock() {
  const mine = `${lock}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    clearStale()
    return false
  } finally { unlinkSync(mine) }
}

function clearStale() {
  const owner = lockOwner()
  if (owner === undefined || isAlive(owner)) return
  const taken = `${lock}.${process.pid}.stale`
  try { renameSync(lock, taken) } catch { return }
  // somebody may have cleared it and taken it between the look and the move: theirs goes back
  if (Number(readFileSync(taken, 'utf8')) !== owner) try { linkSync(taken, lock) } catch { /* a third one holds it */ }
  unlinkSync(taken)
}

function lockOwner() {
  try { return Number(readFileSync(lock, 'utf8')) } catch { return undefined }
}

function isAlive(pid) {
  try { return process.kill(pid, 0) } catch (error) { return error.code === 'EPERM' }
}

function releaseLock() {
  if (lockOwner() === process.pid) unlinkSync(lock)
}

const readJson = file => JSON.parse(readFileSync(join(root, file), 'utf8'))
