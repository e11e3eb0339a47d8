// npm test [-- word…]: prepare, then run the tests; with words, only the files whose name contains one of them.
import { isInstalled, prepare, root, run } from '../server/prepare.js'

process.chdir(root)
const [folder, ...words] = process.argv[2] === '--in' ? process.argv.slice(3) : ['test', ...process.argv.slice(2)]
let trouble
try {
  await prepare({ dev: true })
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  trouble = { TEST_TROUBLE: error.message }
}
// without libraries nothing can run; without pages most tests can, and the pages count as one that failed
if (!isInstalled(true)) {
  process.stdout.write('0 passed, 1 failed\n')
  process.exit(1)
}
// seconds: a proof may take as long as it needs
const limit = folder === 'test' ? {} : { TEST_LIMIT: '7200' }
const code = await run(process.execPath, ['--import', 'tsx', 'test/run.ts', folder, ...words], { ...limit, ...process.env, ...trouble })
process.exit(typeof code === 'number' ? code : 1)
