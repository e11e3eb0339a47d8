// The runner itself: each way a test file can go wrong without saying so is told, by name, and counted as a failure.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programOf } from './support/programs.ts'
import { until } from './support/until.ts'

interface Seen { text: string; last: string | undefined; code: number | null }

// seconds; a file that is loaded this slowly would be told as hanging too
const LIMIT = '4'

function runFixtures(words: string[], env: Record<string, string> = {}, folder = 'runner'): ChildProcess {
  const args = [programOf('test/run.ts'), `test/support/${folder}`, ...words]
  return spawn(process.execPath, args, { env: { ...process.env, TEST_LIMIT: LIMIT, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
}

async function read(program: ChildProcess): Promise<Seen> {
  let text = ''
  program.stdout!.setEncoding('utf8').on('data', more => { text += more })
  const code = await new Promise<number | null>(resolve => program.once('close', resolve))
  return { text, last: text.trimEnd().split('\n').pop(), code }
}

const isAlive = (pid: number) => { try { return process.kill(pid, 0) } catch { return false } }

const files: Record<string, { counts: string; says: RegExp }> = {
  'after-throws': { counts: '0 passed, 1 FAILED', says: /the end of one: Error: could not close/ },
  'broken': { counts: '0 passed, 1 FAILED', says: /its imports: Error: broken at the door/ },
  'crashes': { counts: '0 passed, 1 FAILED', says: /ended with SIGSEGV at: falls over/ },
  'each-throws': { counts: '0 passed, 2 FAILED', says: /2 not run: a hook threw/ },
  'empty': { counts: '0 passed, 1 FAILED', says: /no tests in this file/ },
  'exits': { counts: '1 passed, 1 FAILED', says: /ended with 0 at: walks out/ },
  'fails': { counts: '1 passed, 1 FAILED', says: /bad/ },
  'half-forgotten': { counts: '1 passed, 1 FAILED', says: /the suite "left behind" was never run\(\)/ },
  'hangs': { counts: '1 passed, 1 FAILED', says: /waits for nobody \(no end after 4 s\)/ },
  'hook-throws': { counts: '0 passed, 2 FAILED', says: /2 not run: a hook threw/ },
  'late': { counts: '2 passed, 1 FAILED', says: /an error nobody caught, .*from a timer/ },
  'not-an-error': { counts: '1 passed, 2 FAILED', says: /2 not run: .*throws words/ },
  'not-run': { counts: '1 passed, 1 FAILED', says: /test\.run\(\) was forgotten/ },
  'rejects': { counts: '1 passed, 1 FAILED', says: /an error nobody caught, .*dropped/ },
  'spins': { counts: '0 passed, 1 FAILED', says: /turns round and round \(no end after 4 s\)/ },
  'suppresses': { counts: '0 passed, 1 FAILED', says: /fails twice/ },
  'unsettled': { counts: '0 passed, 1 FAILED', says: /never settles/ },
  'fine': { counts: '3 passed, 1 skipped', says: /$/ },
  'litters': { counts: '1 passed', says: /$/ },
}

/** What follows one another in one process, as long as all is well. */
const staying: typeof files = {
  '1': { counts: '1 passed', says: /$/ },
  '2-crashes': { counts: '1 passed, 1 FAILED', says: /ended with SIGSEGV at: stays 2 › falls over/ },
  '3-forgets': { counts: '2 passed, 2 FAILED', says: /test\.run\(\) was forgotten[^]*the suite "left behind" was never run\(\)/ },
  '4': { counts: '1 passed', says: /$/ },
  '5-hangs': { counts: '1 passed, 1 FAILED', says: /waits for nobody \(no end after 4 s\)/ },
  '6-fails': { counts: '0 passed, 1 FAILED', says: /stays 6 › bad/ },
  '7': { counts: '1 passed', says: /$/ },
}

const test = suite<{ all: Seen }>('runner')

test.before(async state => { state.all = await read(runFixtures([])) })

function assertTold({ text }: Seen, file: string, { counts, says } = files[file]!): void {
  const lines = text.split('\n')
  assert.match(lines.find(line => line.includes(`/${file}.ts  `)) ?? '', `/${file}.ts  ${counts}  `)
  assert.match(lines.filter(line => line.includes(`/${file}.ts: `)).join('\n'), says)
}

for (const [file, { counts }] of Object.entries(files)) test(`${file}: ${counts}`, ({ all }) => assertTold(all, file))

test('files that follow one another in a process: each is told by its own name, and what goes wrong in one is not the next one\'s', async () => {
  const seen = await read(runFixtures([], { TEST_LANES: '1' }, 'staying'))
  for (const [file, told] of Object.entries(staying)) assertTold(seen, file, told)
  assert.is(seen.last, '7 passed, 5 failed')
  assert.match(seen.text, /2-crashes\.ts: \(in the process in which test\/support\/staying\/1\.ts had run before\)/)
  const pids = [...seen.text.matchAll(/stayed in (\d+)/g)].map(([, pid]) => Number(pid))
  assert.equal(pids.map(pid => [...new Set(pids)].indexOf(pid)), [0, 0, 1, 2, 2, 3, 4])
  for (const pid of pids) assert.not(isAlive(pid))
})

test('every fixture is asked about, and the totals are theirs', ({ all }) => {
  const sum = (what: RegExp) => Object.values(files).reduce((sum, { counts }) => sum + Number(what.exec(counts)?.[1] ?? 0), 0)
  assert.is(all.last, `${sum(/(\d+) passed/)} passed, ${sum(/(\d+) FAILED/)} failed`)
  assert.match(all.text, `1 skipped, ${Object.keys(files).length} files`)
  assert.is(all.code, 1)
})

test('what a test prints is shown', ({ all }) => { assert.match(all.text, /^ {4}a line the test prints$/m) })

test('errors name the lines of the sources', ({ all }) => {
  assert.match(all.text, /at test\/support\/runner\/broken\.ts:5:7$/m)
  assert.not.match(all.text, /programs-\d+/)
})

test('an error while closing does not hide the error of the test', ({ all }) => {
  assert.match(all.text, /Expected values to be strictly equal:[^]*and then, while closing: Error: closing failed/)
})

test('what a file leaves running is ended with it', ({ all }) => {
  const left = Number(/left (\d+)/.exec(all.text)?.[1])
  assert.ok(left > 0)
  assert.not(isAlive(left))
})

test('only passes and skips: exit code 0', async () => {
  const seen = await read(runFixtures(['fine']))
  assert.is(seen.last, '3 passed, 0 failed')
  assert.is(seen.code, 0)
})

test('nothing to run is a failure', async () => {
  const seen = await read(runFixtures(['no-such-file']))
  assert.match(seen.text, /no test file/)
  assert.is(seen.last, '0 passed, 1 failed')
  assert.is(seen.code, 1)
})

test('a runner that is killed leaves no file running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenfold-'))
  const runner = runFixtures(['hangs'], { TELL_PID: join(folder, 'pid'), TEST_LIMIT: '60' })
  const file = await pidIn(join(folder, 'pid'))
  runner.kill('SIGKILL')
  await until(() => !isAlive(file), 'the end of the file')
  rmSync(folder, { recursive: true })
})

async function pidIn(file: string): Promise<number> {
  let pid = 0
  const isWritten = () => { try { return (pid = Number(readFileSync(file, 'utf8'))) > 0 } catch { return false } }
  await until(isWritten, 'a file that tells its number')
  return pid
}

test.run()
