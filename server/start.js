// npm start: prepare, then run the house in this very process, so that every signal sent to the command reaches the server itself.
import { prepare, root } from './prepare.js'

process.chdir(root)
try {
  await prepare({ dev: false })
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const { register } = await import('tsx/esm/api')
register()
await import('./main.ts')
