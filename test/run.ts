// node --import tsx test/run.ts <folder> [word…] - runs test files four at a time, each in a process of its own (those that open a house in
// one that stays for the next), and counts honestly.
// Last line: `N passed, N failed`. A file that crashes, hangs, forgets to run or has no tests is a failure that names the file.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Lane, type Job, type Outcome } from './support/lane.ts'
import { bundle, programOf } from './support/programs.ts'

const LANES = Number(process.env.TEST_LANES ?? 4)
const SLOWEST = 10
// a browser is dear to start; a house is warm once one like it was open in the same process
const STAYS = { browser: /from '\.\.?\/(support\/)?stage\.ts'/, house: /from '\.\.?\/(support\/)?(house|margin-house|margin-evening)\.ts'/ }
const REMEMBERED = '.cache/test-seconds.json'
// several checkers would each resolve the same types anew; memory is there, two cores are full
const typeCheck: Job = {
  name: 'type check', args: ['node_modules/typescript/bin/tsc', '-b', '--singleThreaded', 'shared', 'server', 'client', '.'], env: { GOGC: '400' }, tells: false,
}

const [folder = 'test', ...words] = process.argv.slice(2)
const isAll = folder === 'test' && !words.length

/** Test files below a folder: `*.test.ts` in test/, every program in a folder of proofs. Words choose by name. */
function filesIn(folder: string): string[] {
  const wanted = folder === 'test' ? /^(?!(support|bench|prove)\/).*\.test\.ts$/ : /\.ts$/
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => wanted.test(name) && (!words.length || words.some(word => name.includes(word))))
    .sort()
    .map(name => join(folder, name))
}

/** A file that opens a browser or a house leaves its process, warm, to the next such file. */
function jobFor(file: string): Job {
  const job: Job = { name: file, args: [programOf('test/support/file.ts'), programOf(file)], tells: true }
  return kindOf(file) === 'apart' ? job : { ...job, args: [...job.args, '--stay'], next: programOf(file) }
}

type Kind = keyof typeof STAYS | 'apart'

function kindOf(file: string): Kind {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return (Object.keys(STAYS) as Array<keyof typeof STAYS>).find(kind => STAYS[kind].test(text)) ?? 'apart'
}

/** The longest of last time first, so that no lane is left alone with it in the end; new ones before all, of the whole suite's the larger first: they are likely the longer. */
function inGoodOrder(jobs: Job[]): Job[] {
  const seconds = remembered(), known = ({ name }: Job) => seconds[name] ?? Infinity
  const size = ({ name }: Job) => (isAll ? statSync(name, { throwIfNoEntry: false })?.size ?? Infinity : 0)
  return jobs.toSorted((a, b) => known(b) - known(a) || size(b) - size(a) || 0)
}

function remembered(): Record<string, number> {
  try { return JSON.parse(readFileSync(REMEMBERED, 'utf8')) as Record<string, number> } catch { return {} }
}

function remember(outcomes: Outcome[]): void {
  mkdirSync('.cache', { recursive: true })
  writeFileSync(REMEMBERED, JSON.stringify({ ...remembered(), ...Object.fromEntries(outcomes.map(({ name, seconds }) => [name, seconds])) }))
}

const failure = (name: string, why: string): Outcome => ({ name, passed: 0, failed: 1, skipped: 0, seconds: 0, output: '', troubles: [why] })

function tell({ name, failed, passed, skipped, seconds, processor, output, troubles }: Outcome): void {
  const counts = [`${passed} passed`, failed && `${failed} FAILED`, skipped && `${skipped} skipped`].filter(Boolean).join(', ')
  console.log(`${failed ? '✘' : '✓'} ${name}  ${counts}  ${seconds.toFixed(1)} s${processor === undefined ? '' : ` (processor ${processor.toFixed(1)} s)`}`)
  if (output.trim()) console.log(output.trimEnd().replace(/^/gm, '    '))
  for (const trouble of troubles) console.log(`    ${trouble}`)
}

/** What the whole machine worked meanwhile, everybody's programs together: a browser's pages are in no process's own figure. */
function machine(): string {
  return atFirst === undefined ? '' : ` (all processors ${(workedSoFar()! - atFirst).toFixed(0)} s)`
}

function workedSoFar(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const [user, nice, system] = readFileSync('/proc/stat', 'utf8').split(/\s+/).slice(1, 4).map(Number)
  return (user! + nice! + system!) / 100
}

function sum(outcomes: Outcome[]): void {
  const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)
  if (outcomes.length > 1) console.log(`\nSlowest: ${slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}`)
  const bad = outcomes.flatMap(({ name, troubles }) => troubles.map(trouble => `  ${name}: ${trouble}`))
  if (bad.length) console.log(`\nFailed:\n${bad.join('\n')}`)
  const [skipped, passed, failed] = (['skipped', 'passed', 'failed'] as const).map(what => outcomes.reduce((sum, outcome) => sum + outcome[what], 0))
  console.log(`\n${skipped} skipped, ${outcomes.length} files, ${(performance.now() / 1000).toFixed(1)} s${machine()}`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed || !passed ? 1 : 0
}

const outcomes: Outcome[] = [], atFirst = workedSoFar()
const files = filesIn(folder)
const trouble = files.length === 0 ? undefined : await bundle(files).then(() => undefined, (error: Error) => error.message)
const jobs = trouble ? [] : inGoodOrder([...(isAll ? [typeCheck] : []), ...files.map(jobFor)])
if (trouble) outcomes.push(failure('bundling', trouble))
if (process.env.TEST_TROUBLE) outcomes.push(failure('preparing', process.env.TEST_TROUBLE))
delete process.env.TEST_TROUBLE
if (!files.length) outcomes.push(failure(folder, `no test file has ${words.join(' or ') || '.test.ts'} in its name`))
const lanes = Array.from({ length: LANES }, () => new Lane(folder === 'test' ? undefined : text => void process.stderr.write(text)))

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => lanes.forEach(lane => lane.kill()))

const waiting: Record<Kind, Job[]> = { browser: [], house: [], apart: [] }
for (const job of jobs) waiting[kindOf(job.name)].push(job)
// files that only wait and compute run beside those that draw
const LIKINGS: Kind[][] = [['browser', 'house', 'apart'], ['apart', 'house', 'browser'], ['browser', 'house', 'apart'], ['house', 'apart', 'browser']]
const nextOf = (lane: number): Job | undefined => LIKINGS[lane % LIKINGS.length]!.map(kind => waiting[kind]).find(({ length }) => length)?.shift()

await Promise.all(lanes.map(async (lane, at) => {
  for (let job = nextOf(at); job; job = nextOf(at)) {
    const outcome = await lane.run(job)
    outcomes.push(outcome)
    tell(outcome)
  }
  await lane.end()
}))
if (isAll) remember(outcomes)
sum(outcomes)
