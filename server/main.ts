/** Opens the house with the settings of its surroundings, and closes it when asked to stop. The only file that acts on import. */
import { openApp } from './app.ts'
import { readConfig } from './config.ts'

const PATIENCE = 9_000

try {
  const open = await openApp(readConfig(process.env))
  const stop = (): void => {
    setTimeout(() => process.exit(1), PATIENCE).unref()
    void open.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`listening on ${open.url}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
