import { spawn } from 'node:child_process'
import { test } from 'uvu'

test('leaves a program running', () => {
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  console.log(`left ${left.pid}`)
})
test.run()
