// The server's side of the measuring: what it has cost so far, told to who started it.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

/** What is asked of a server process, and what it answers. */
export interface Asked { id: number; ask: 'cost' | 'memory' | 'peak' | 'stop' }
export interface Told { id?: number; port?: number; cpu?: number; memory?: number; rss?: number; peak?: number }

const memory = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const settled = async (): Promise<number> => {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await new Promise(resolve => { setTimeout(resolve, 30) })
  }
  return memory()
}

let peak = 0
let watch: NodeJS.Timeout | undefined

/** Begins to note the most memory in use at any time, or tells it and ends. */
const notePeak = (): number => {
  if (watch) {
    clearInterval(watch)
    watch = undefined
    return peak
  }
  peak = 0
  watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 10)
  return process.memoryUsage.rss()
}

/** Between two questions for the cost lies what is measured: of these stretches the busiest is kept as a profile. */
class Profile {
  private readonly session = new Session()
  private isOn = false
  private begun = 0
  private busiest = 0
  constructor(private readonly folder: string) { this.session.connect() }

  async turn(cpu: number): Promise<void> {
    if (this.isOn) await this.keep(cpu - this.begun)
    else await this.session.post('Profiler.enable')
    this.isOn = true
    await this.session.post('Profiler.start')
    this.begun = cpu
  }

  private async keep(cost: number): Promise<void> {
    const { profile } = await this.session.post('Profiler.stop')
    if (cost <= this.busiest) return
    this.busiest = cost
    writeFileSync(join(this.folder, `${process.pid}.cpuprofile`), JSON.stringify(profile))
  }
}

const profile = process.env.BENCH_PROFILE ? new Profile(process.env.BENCH_PROFILE) : undefined

/** Answers what the bench asks, and ends when it is told to or left alone. CPU in seconds, all threads; memory in bytes. */
export const report = (port: number, close: () => Promise<void> = () => Promise.resolve()): void => {
  const tell = (told: Told) => process.send?.(told)
  process.on('message', async ({ id, ask }: Asked) => {
    const { user, system } = process.cpuUsage()
    if (ask === 'cost') {
      await profile?.turn(user + system)
      tell({ id, cpu: (user + system) / 1e6 })
    }
    if (ask === 'memory') tell({ id, memory: await settled(), rss: process.memoryUsage.rss() })
    if (ask === 'peak') tell({ id, peak: notePeak() })
    if (ask === 'stop') {
      await close()
      process.exit(0)
    }
  })
  process.on('disconnect', () => process.exit(0))
  tell({ port })
}
