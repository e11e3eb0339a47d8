// node --import tsx test/run.ts <folder> [word…] - runs test files two at a time, each in a process of its own, and counts honestly.
// Last line: `N passed, N failed`. A file that crashes, hangs, forgets to run or has no tests is a failure that names the file.
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Lane, type Outcome } from './support/lane.ts'

const LANES = 2
const SLOWEST = 10
const typeCheck = ['node_modules/typescript/bin/tsc', '-b', 'shared', 'server', 'client', '.']

interface Job { name: string; args: string[] }

/** Test files below a folder: `*.test.ts` in test/, every program in a folder of proofs. Words choose by name. */
function filesIn(folder: string, words: string[]): Job[] {
  const wanted = folder === 'test' ? /^(?!(support|bench|prove)\/).*\.test\.ts$/ : /\.ts$/
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => wanted.test(name) && (!words.length || words.some(word => name.includes(word))))
    .sort()
    .map(name => ({ name: relative('.', join(folder, name)), args: ['--import', 'tsx', 'test/support/file.ts', join(folder, name)] }))
}

const nothing = (why: string): Outcome => ({ name: folder, passed: 0, failed: 1, skipped: 0, seconds: 0, output: '', troubles: [why] })

function tell(outcome: Outcome): void {
  const { name, failed, passed, skipped, seconds, output, troubles } = outcome
  const counts = [`${passed} passed`, failed && `${failed} FAILED`, skipped && `${skipped} skipped`].filter(Boolean).join(', ')
  console.log(`${failed ? '✘' : '✓'} ${name}  ${counts}  ${seconds.toFixed(1)} s`)
  if (output.trim()) console.log(output.trimEnd().replace(/^/gm, '    '))
  for (const trouble of troubles) console.log(`    ${trouble}`)
}

function sum(outcomes: Outcome[]): void {
  const total = (count: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + count(outcome), 0)
  const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)
  if (outcomes.length > 1) console.log(`\nSlowest: ${slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}`)
  const bad = outcomes.filter(outcome => outcome.failed)
  if (bad.length) console.log(`\nFailed:\n${bad.flatMap(({ name, troubles }) => troubles.map(trouble => `  ${name}: ${trouble}`)).join('\n')}`)
  const skipped = total(outcome => outcome.skipped)
  const passed = total(outcome => outcome.passed)
  const failed = total(outcome => outcome.failed)
  console.log(`\n${skipped} skipped, ${outcomes.length} files, ${(performance.now() / 1000).toFixed(1)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed || !passed ? 1 : 0
}

const [folder = 'test', ...words] = process.argv.slice(2)
const jobs = filesIn(folder, words)
if (folder === 'test' && !words.length) jobs.unshift({ name: 'type check', args: typeCheck })
const outcomes: Outcome[] = jobs.length ? [] : [nothing(`no test file in ${folder} has ${words.join(' or ') || '.test.ts'} in its name`)]
const lanes = Array.from({ length: LANES }, () => new Lane())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => lanes.forEach(lane => lane.kill()))
await Promise.all(lanes.map(async lane => {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const outcome = await lane.run(job.name, job.args)
    outcomes.push(outcome)
    tell(outcome)
  }
}))
sum(outcomes)
