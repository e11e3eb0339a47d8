export { Watched, Watching } from '../watched.ts'
