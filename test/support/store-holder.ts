// store-holder <folder> - opens the folder, says 'open' or why not, and stays until it is killed
import { openEmbedded } from '../../server/store/embedded/open.ts'

const said = await openEmbedded({ dir: process.argv[2] ?? '', say: () => undefined }).then(() => 'open', (error: Error) => error.message)
console.log(said)
process.stdin.resume()
