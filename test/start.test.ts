// npm start on somebody's machine: it installs what is missing, builds what is stale, and stays out of its own way.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from './support/until.ts'

interface Seen { text: string; code: number | NodeJS.Signals | null }
interface Prepare { isInstalled(dev: boolean): boolean; checkNode(version: string): void }

const COPIED = ['server/start.js', 'server/prepare.js', 'package.json', 'package-lock.json', 'tsconfig.json', 'client/tsconfig.json', 'client/vite.config.js']
const WRITTEN = {
  'client/index.html': '<!doctype html><title>House</title><script type="module" src="/main.ts"></script>',
  'client/main.ts': 'document.body.append("first words")',
  'shared/word.ts': 'export const word = "shared"',
  'server/main.ts': `const told: string = 'listening on http://127.0.0.1:0'
process.once('SIGTERM', () => process.exit(7))
setInterval(() => {}, 1000)
console.log('process', process.pid)
console.log(told)`,
}

/** A checkout in a folder of its own, with these libraries and a house of three lines. */
async function openCheckout(): Promise<{ root: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'tenfold-'))
  const place = (file: string) => mkdir(dirname(join(root, file)), { recursive: true })
  for (const file of COPIED) { await place(file); await cp(file, join(root, file)) }
  for (const [file, text] of Object.entries(WRITTEN)) { await place(file); await writeFile(join(root, file), text) }
  await symlink(resolve('node_modules'), join(root, 'node_modules'))
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) }
}

const built = await mkdtemp(join(tmpdir(), 'tenfold-'))

/** A checkout in which the first test's pages and server are built already, for tests of something else. */
async function openBuilt(): ReturnType<typeof openCheckout> {
  const checkout = await openCheckout()
  await cp(built, join(checkout.root, '.cache'), { recursive: true })
  return checkout
}

function start(root: string, env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(root, 'server/start.js')], { cwd: tmpdir(), env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** What a start says until it listens or ends; it is then stopped. */
async function watch(command: ChildProcess): Promise<Seen> {
  let text = ''
  const hear = (more: string) => {
    text += more
    if (text.includes('listening on')) command.kill('SIGTERM')
  }
  for (const stream of [command.stdout!, command.stderr!]) stream.setEncoding('utf8').on('data', hear)
  return new Promise(resolve => command.once('close', (code, signal) => resolve({ text: text.replace(/process \d+/, 'process 0'), code: code ?? signal })))
}

/** `npm start` itself, once its house listens. */
async function startWithNpm(root: string): Promise<{ npm: ChildProcess; pid: number }> {
  const npm = spawn('npm', ['start'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const more of npm.stdout!.setEncoding('utf8')) if ((text += String(more)).includes('listening on')) break
  return { npm, pid: Number(/process (\d+)/.exec(text)?.[1]) }
}

const isAlive = (pid: number) => { try { return process.kill(pid, 0) } catch { return false } }

async function pagesOf(root: string): Promise<string> {
  const folder = join(root, '.cache/client/assets')
  return (await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))).join('')
}

const prepareIn = async (root: string) => await import(pathToFileURL(join(root, 'server/prepare.js')).href) as Prepare
const starting = suite('npm start')
starting.after(() => rm(built, { recursive: true }))

starting('builds once, then only when something has changed; a signal reaches the server itself', async () => {
  await using checkout = await openCheckout()
  const first = await watch(start(checkout.root))
  assert.is(first.text, 'Building the pages…\nBuilding the server…\nprocess 0\nlistening on http://127.0.0.1:0\n')
  assert.is(first.code, 7)
  await cp(join(checkout.root, '.cache'), built, { recursive: true })
  assert.is((await watch(start(checkout.root))).text, 'process 0\nlistening on http://127.0.0.1:0\n')
  await writeFile(join(checkout.root, 'client/main.ts'), 'document.body.append("second words")')
  assert.is((await watch(start(checkout.root))).text, 'Building the pages…\nprocess 0\nlistening on http://127.0.0.1:0\n')
  assert.match(await pagesOf(checkout.root), 'second words')
  await writeFile(join(checkout.root, 'server/main.ts'), 'console.log("listening on a second house")')
  assert.is((await watch(start(checkout.root))).text, 'Building the server…\nlistening on a second house\n')
})

starting('pages that cannot be built leave the old ones, say so and start nothing', async () => {
  await using checkout = await openBuilt()
  await writeFile(join(checkout.root, 'client/main.ts'), 'import "./not-there.ts"')
  const seen = await watch(start(checkout.root))
  assert.match(seen.text, /The pages could not be built/)
  assert.not.match(seen.text, /listening/)
  assert.is(seen.code, 1)
  assert.match(await pagesOf(checkout.root), 'first words')
})

starting('two at once: one builds, the other waits, both run', async () => {
  await using checkout = await openCheckout()
  const both = await Promise.all([watch(start(checkout.root)), watch(start(checkout.root))])
  assert.equal(both.map(({ code }) => code), [7, 7])
  assert.is(both.filter(({ text }) => text.includes('Building the pages')).length, 1)
  assert.is(both.filter(({ text }) => text.includes('waiting for it')).length, 1)
  assert.equal((await readdir(join(checkout.root, '.cache'))).sort(), ['client', 'server'])
})

starting('what a killed command left behind is cleared away', async () => {
  await using checkout = await openCheckout()
  const gone = start(checkout.root)
  const { pid } = gone
  gone.kill('SIGKILL')
  await new Promise(resolve => gone.once('close', resolve))
  await mkdir(join(checkout.root, '.cache', `client-${pid}`), { recursive: true })
  await writeFile(join(checkout.root, '.cache/prepare.lock'), String(pid))
  assert.is((await watch(start(checkout.root))).code, 7)
  assert.equal((await readdir(join(checkout.root, '.cache'))).sort(), ['client', 'server'])
})

starting('whoever ends npm ends the house: gently, or by killing it', async () => {
  await using checkout = await openBuilt()
  const gentle = await startWithNpm(checkout.root)
  gentle.npm.kill('SIGTERM')
  assert.is((await once(gentle.npm, 'exit'))[0], 7)
  assert.not(isAlive(gentle.pid))
  const killed = await startWithNpm(checkout.root)
  killed.npm.kill('SIGKILL')
  await until(() => !isAlive(killed.pid), 'the end of the house')
})

starting('npm that cannot install: a plain sentence, and nothing is started', async () => {
  await using checkout = await openCheckout()
  await rm(join(checkout.root, 'node_modules'))
  const seen = await watch(start(checkout.root, { npm_config_offline: 'true', npm_config_cache: join(checkout.root, 'nothing-cached') }))
  assert.match(seen.text, /^Installing libraries/)
  assert.match(seen.text, /npm could not install the libraries/)
  assert.is(seen.code, 1)
})

starting.run()

const missing = suite('what is missing')
const WANTED = {
  '': {},
  'node_modules/lit': { version: '3.3.3' },
  'node_modules/uvu': { version: '0.5.6', dev: true },
  'node_modules/far': { version: '1.0.0', optional: true, os: ['plan9'] },
  'node_modules/near': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/under-far': { version: '1.0.0', optional: true },
}

const folders: string[] = []
missing.after(async () => { for (const folder of folders) await rm(folder, { recursive: true }) })

async function installed(present: Record<string, string>): Promise<(dev: boolean) => boolean> {
  const root = await mkdtemp(join(tmpdir(), 'tenfold-'))
  folders.push(root)
  const write = async (file: string, content: unknown) => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), JSON.stringify(content))
  }
  await mkdir(join(root, 'server'))
  await cp('server/prepare.js', join(root, 'server/prepare.js'))
  await write('package.json', { type: 'module', engines: { node: '>=20.19' } })
  await write('package-lock.json', { packages: WANTED })
  for (const name of Object.keys(present)) await write(`node_modules/${name}/package.json`, {})
  const packages = Object.fromEntries(Object.entries(present).map(([name, version]) => [`node_modules/${name}`, { version }]))
  await write('node_modules/.package-lock.json', { packages })
  const prepare = await prepareIn(root)
  return dev => prepare.isInstalled(dev)
}

missing('nothing, when all that this machine needs is there; a start needs less than a test', async () => {
  const isInstalled = await installed({ lit: '3.3.3', near: '1.0.0' })
  assert.is(isInstalled(false), true)
  assert.is(isInstalled(true), false)
  assert.is((await installed({ lit: '3.3.3', near: '1.0.0', uvu: '0.5.6' }))(true), true)
})

missing('another version, a library not there, one for this very machine', async () => {
  assert.is((await installed({ lit: '3.3.2', near: '1.0.0' }))(false), false)
  assert.is((await installed({ near: '1.0.0' }))(false), false)
  assert.is((await installed({ lit: '3.3.3' }))(false), false)
})

missing('a Node that is too old is told so in a sentence', async () => {
  const { checkNode } = await prepareIn('.')
  for (const old of ['18.20.4', '20.18.3', '8.0.0']) assert.throws(() => checkNode(old), new RegExp(`needs Node 20.19 or newer; this is Node ${old}`))
  for (const good of ['20.19.0', '20.20.2', '22.0.0', '100.1.0']) checkNode(good)
})

missing.run()
