import { monitorEventLoopDelay } from 'node:perf_hooks'

const NANO = 1e9

/** Counters and gauges by name; the name may carry labels as Prometheus writes them: `margin_refusals{reason="gap"}`. */
export interface Figures {
  /** Adds to a counter. */
  add(name: string, by?: number): void
  /** Registers what is measured when somebody looks. */
  gauge(name: string, measure: () => number): void
  read(): Record<string, number>
}

const LOOK_MS = 100
/** Node records the whole time between two looks. */
const waited = (nanos: number): number => Math.max(0, nanos / NANO - LOOK_MS / 1000)

/** How long whoever had something to say had to wait for the house, since somebody last looked; in seconds. */
const measureDelay = (figures: Figures): void => {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS })
  delay.enable()
  figures.gauge('loop_delay_seconds{quantile="0.99"}', () => waited(delay.percentile(99)))
  figures.gauge('loop_delay_seconds{quantile="1"}', () => {
    const longest = waited(delay.max)
    delay.reset()
    return longest
  })
}

/** Figures kept in memory since the house opened. */
export const openFigures = (): Figures => {
  const counters = new Map<string, number>()
  const gauges = new Map<string, () => number>()
  const figures: Figures = {
    add: (name, by = 1) => { counters.set(name, (counters.get(name) ?? 0) + by) },
    gauge: (name, measure) => { gauges.set(name, measure) },
    read: () => Object.fromEntries([...counters, ...[...gauges].map(([name, measure]) => [name, measure()] as const)].sort()),
  }
  measureDelay(figures)
  return figures
}
