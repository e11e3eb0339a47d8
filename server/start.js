// npm start: prepare, then run the house in this very process, so that every signal sent to the command reaches the server itself.
import { prepare, root } from './prepare.js'

process.chdir(root)
try {
  await prepare({ dev: false })
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
followParent()
process.setSourceMapsEnabled(true)
await import('../.cache/server/main.js')

// npm passes signals on, but one that is killed outright cannot: its going is taken for a wish to stop
function followParent() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}
