// node file.js <file> [--stay] - runs one bundled test file and tells its counts to the process that started it; with --stay it then runs
// the files it is sent, one after another.
//
// uvu 0.5.6 ends with exit code 0 when a hook throws, when a test throws what is not an Error, when `.run()` is forgotten and when a
// file has no tests; it has no time limit and does not say which test it is at. So its queue is run here, and every test that
// was not seen to pass counts as failed. Its runner notes the test it is at in `state.__test__`: that is where we listen.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { END, LEAVE, type Word } from './lane.ts'

type Run = () => Promise<[errors: string | true, ran: number, skipped: number, total: number]>
const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Run[][] }

let troubles: string[] = []
const suites = new Map<object, { name: string; wasRun: boolean }>()
let passed = 0, failed = 0, skipped = 0, at = 'its imports', last = '', usedBefore = 0

// what uvu has drawn in the suite that is running, and not yet told us
let ticks = 0, crosses = 0

function tell(at?: string): Promise<unknown> {
  const word: Word = { at, passed: passed + ticks, failed: failed + crosses, skipped, troubles, ...(!at && { processor: own() + ended() - usedBefore }) }
  return new Promise(resolve => process.send!(word, resolve))
}

function own(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

// what the processes this one started have used, once they have ended (a browser's pages in part); only Linux says so, in hundredths of a second
function ended(): number {
  if (process.platform !== 'linux') return 0
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

function fail(trouble: string, count = 1): void {
  failed += count
  troubles.push(trouble)
}

// ---- listening to uvu

Object.defineProperty(Object.prototype, '__suite__', { configurable: true, set(this: object, name: string) { suites.set(this, { name, wasRun: false }) } })
Object.defineProperty(Object.prototype, '__test__', {
  configurable: true,
  set(this: object, name: string) {
    const suite = suites.get(this)
    if (!suite) return
    suite.wasRun = true
    if (name) last = [suite.name, name].filter(Boolean).join(' › ')
    at = name ? last : last ? `the end of ${last}` : 'its hooks'
    void tell(at)
  },
})

// uvu draws a sign for each test; we keep what the tests themselves print, and note whose sign is a cross
const print = process.stdout.write.bind(process.stdout)
process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
  if (chunk === '• ') ticks++
  if (chunk === '✘ ') { crosses++; troubles.push(at) }
  return isDrawing(chunk) || print(chunk, ...rest)
}) as typeof process.stdout.write

function isDrawing(chunk: string | Uint8Array): boolean {
  return typeof chunk === 'string' && (chunk === '• ' || chunk === '✘ ' || /^ {2}\(\d+ \/ \d+\)\n$/.test(chunk) || isHeading(chunk))
}

const isHeading = (chunk: string) => [...suites.values()].some(({ name }) => name && chunk === ` ${name}  `)

// When a test fails and closing what it used with `await using` fails as well, the test's own error is the one to show
class BothErrors {
  constructor(error: unknown, suppressed: unknown) {
    if (!(suppressed instanceof Error)) return error as BothErrors
    suppressed.message += `\n    and then, while closing: ${String(error)}`
    return suppressed as unknown as BothErrors
  }
}
Object.assign(globalThis, { SuppressedError: BothErrors })

// ---- running

async function perform(run: Run): Promise<number> {
  const seen = troubles.length
  const [errors, ran, left, total] = await run().finally(() => { ticks = crosses = 0 })
  passed += ran
  skipped += left
  failed += total - ran
  if (errors !== true) print(errors)
  const silent = total - ran - (troubles.length - seen)
  if (silent > 0) troubles.push(`${silent} not run: a hook threw, or a test threw what is not an Error; last seen at: ${at}`)
  return total
}

uvu.UVU_DEFER = 1
uvu.UVU_INDEX = 0
const { test } = await import('uvu')
const [ours] = suites.keys()

/** Nothing of the file before counts for the next; uvu's own suite is every file's. */
function forget(): void {
  suites.clear()
  suites.set(ours!, { name: '', wasRun: false })
  troubles = []
  passed = failed = skipped = 0
  at = 'its imports'
  last = ''
  usedBefore = own() + ended()
}

async function main(file: string): Promise<void> {
  const queue: Run[] = uvu.UVU_QUEUE[0] = []
  await import(pathToFileURL(file).href)
  let total = 0
  for (const run of queue) total += await perform(run)
  await checkForgotten(queue, total)
}

async function checkForgotten(queue: Run[], total: number): Promise<void> {
  const asked = queue.length
  test.run()
  const left = await perform(queue[asked]!)
  if (left) fail('test.run() was forgotten')
  for (const { name, wasRun } of suites.values()) if (!wasRun) fail(`the suite "${name}" was never run()`)
  if (!total && !left && !failed) fail('no tests in this file')
}

process.on('uncaughtException', error => {
  console.error(error)
  fail(`an error nobody caught, at ${at}: ${String(error)}`)
})
process.on('disconnect', () => process.exit(1))

/** Runs a file and tells what it came to; a file that never ends leaves nothing that keeps this process. */
async function work(file: string): Promise<void> {
  process.channel?.unref()
  try {
    await main(file)
    await new Promise(setImmediate)
  } catch (error) {
    console.error(error)
    fail(`${at}: ${String(error)}`)
  }
  if (stays) for (const stream of [process.stdout, process.stderr]) stream.write(END)
  await tell()
  forget()
  process.channel?.ref()
}

const [file, stays] = process.argv.slice(2)
await work(file!)
if (!stays) process.exit()
process.on('message', (next: string) => {
  if (next === LEAVE) process.exit()
  void work(next)
})
