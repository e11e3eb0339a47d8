import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programOf } from './support/programs.ts'
import { StoreFolder } from './support/store-folder.ts'

const test = suite('store: one server to a folder')

/** Starts a program that opens the folder, and hears what came of it: 'open' or the reason why not. */
async function holder(dir: string): Promise<{ said: string; pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [programOf('test/support/store-holder.ts'), dir], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const [said] = await once(createInterface({ input: child.stdout }), 'line') as [string]
  return {
    said, pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

test('the second server is refused with the first one\'s process, and is let in when that is gone', () => StoreFolder.use(async folder => {
  const first = await holder(folder.dir)
  assert.is(first.said, 'open')
  await folder.open().then(() => assert.unreachable(), (error: Error) => assert.match(error.message, `process ${first.pid}`))
  await first.kill()
  const store = await folder.open()
  assert.equal(folder.events(), ['store:lock-taken-over'])
  await store.log.append('s', Buffer.from('x'))
  const second = await holder(folder.dir)
  assert.match(second.said, `process ${process.pid}`)
  await second.kill()
}))

test('two in one process are refused too, and closing lets the next one in without a word', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await folder.open().then(() => assert.unreachable(), (error: Error) => assert.match(error.message, `process ${process.pid}`))
  await folder.close(store)
  await folder.close(await folder.open())
  assert.equal(folder.findings, [])
}))

test('of many who take over a stale lock at once, one wins', () => StoreFolder.use(async folder => {
  for (let round = 1; round <= 8; round++) {
    const stale = { pid: process.pid, host: 'here', started: 'another boot/1' }
    await folder.close(await folder.open())
    const [lock = ''] = await folder.files(`lock.${await folder.lockNumber()}`)
    await writeFile(lock, JSON.stringify(stale))
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => folder.open()))
    const won = tries.flatMap(tried => (tried.status === 'fulfilled' ? [tried.value] : []))
    assert.is(won.length, 1)
    for (const store of won) await folder.close(store)
  }
}))

test('of servers started at once, one opens and the others name it', () => StoreFolder.use(async folder => {
  const holders = await Promise.all([1, 2, 3].map(() => holder(folder.dir)))
  const [winner, ...more] = holders.filter(({ said }) => said === 'open')
  assert.is(more.length, 0)
  for (const { said } of holders.filter(one => one !== winner)) assert.match(said, `process ${winner?.pid}`)
  for (const one of holders) await one.kill()
}))

const holdingNothing = [
  ['another start with the same number', JSON.stringify({ pid: process.pid, host: '', started: 'another boot/7' })],
  ['a lock that a power cut left empty', ''],
] as const
for (const [what, content] of holdingNothing) {
  test(`${what} holds nothing`, () => StoreFolder.use(async folder => {
    await writeFile(join(folder.dir, 'lock.9'), content)
    await folder.open()
    assert.is(await folder.lockNumber(), 10)
  }))
}

test.run()
