// Our own server, whole, as it is started in earnest: every door open, admission and fsync on.
import { openApp } from '../../../server/app.ts'
import { report } from './report.ts'

const open = await openApp({ port: 0, host: '127.0.0.1', dataDir: process.env.BENCH_DIR!, trustProxy: 0, registration: 'open', logLevel: 'warn' })
report(Number(new URL(open.url).port), () => open.close())
