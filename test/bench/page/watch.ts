// What a page's main thread did while something was going on: its frames, its tasks, how long a stroke waited for its picture.
import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

/**
 * Milliseconds, and how many of each. `late`: the share of frames that took more than a frame and a half. Of tasks both is told: how long
 * they took by the clock, waiting for a busy machine among it, and how long the processor worked at them (`worked`).
 */
export interface Watched {
  seconds: number; fps: number; p50: number; p95: number; worst: number; late: number
  longest: number; long: number; worked: number; workedLong: number; busy: number; stroke?: number
}

interface Heard { stamps: number[]; strokes: number[] }
type Watching = typeof globalThis & { heard?: Heard }

const FRAME = 1000 / 60
/** From here on a browser speaks of a long task. */
const LONG = 50

// Runs in the page, before anything of ours: as text, since what builds this file puts words of its own into functions
const EAR = `
  globalThis.heard = { stamps: [], strokes: [] }
  requestAnimationFrame(function frame(at) { heard.stamps.push(at); requestAnimationFrame(frame) })
  new PerformanceObserver(list => { for (const { name, duration } of list.getEntries()) if (name === 'keydown') heard.strokes.push(duration) })
    .observe({ type: 'event', durationThreshold: 16 })`

/** Prepares a page to be watched, whatever address it opens. */
export const listen = (page: Page): Promise<unknown> => page.addInitScript({ content: EAR })

const TASKS = ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata']
/** What a browser's tool for developers shows of them: which words of ours, and what became of the page. */
const ALL = [...TASKS, 'devtools.timeline', 'disabled-by-default-devtools.timeline.stack', 'disabled-by-default-v8.cpu_profiler']

/** What is watched, and where; with `keep`, the whole of what the browser traced is kept in that file. */
interface Watch { browser: Browser; page: Page; keep?: string }

/** Watches a page while something is done in it. */
export const watch = async ({ browser, page, keep }: Watch, work: () => Promise<void>): Promise<Watched> => {
  await page.evaluate(() => Object.assign((globalThis as Watching).heard ?? {}, { stamps: [], strokes: [] }))
  await browser.startTracing(page, { categories: keep ? ALL : TASKS })
  await work()
  const trace = await browser.stopTracing()
  if (keep) writeFileSync(keep, trace)
  return sum(await page.evaluate(() => (globalThis as Watching).heard!), tasksIn(trace))
}

interface Traced { ph: string; name: string; pid: number; tid: number; dur?: number; tdur?: number; args?: { name?: string } }

interface Task { took: number; worked: number }

/** The tasks of the page's main thread, in milliseconds. */
const tasksIn = (trace: Buffer): Task[] => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Traced[] }
  const key = ({ pid, tid }: Traced) => `${pid}/${tid}`
  const mains = new Set(traceEvents.filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain').map(key))
  return traceEvents.filter(event => event.ph === 'X' && event.name === 'RunTask' && mains.has(key(event))).map(({ dur = 0, tdur = dur }) => ({ took: dur / 1000, worked: tdur / 1000 }))
}

const nth = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const sum = ({ stamps, strokes }: Heard, tasks: readonly Task[]): Watched => {
  const gaps = stamps.slice(1).map((at, before) => at - stamps[before]!).sort((a, b) => a - b)
  const seconds = (stamps.at(-1)! - stamps[0]!) / 1000
  return {
    seconds, fps: gaps.length / seconds, p50: nth(gaps, 0.5), p95: nth(gaps, 0.95), worst: gaps.at(-1) ?? 0,
    late: gaps.filter(gap => gap > FRAME * 1.5).length / gaps.length,
    longest: Math.max(0, ...tasks.map(({ took }) => took)), long: tasks.filter(({ took }) => took >= LONG).length,
    worked: Math.max(0, ...tasks.map(({ worked }) => worked)), workedLong: tasks.filter(({ worked }) => worked >= LONG).length,
    busy: tasks.reduce((sum, { worked }) => sum + worked, 0) / 1000 / seconds,
    ...(strokes.length && { stroke: nth(strokes.sort((a, b) => a - b), 0.95) }),
  }
}
