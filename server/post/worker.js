// tsx's hooks do not reach into worker threads on Node 20 even when its --import does, so this file brings them along.
import { register } from 'tsx/esm/api'

register()
await import('./desk.ts')
