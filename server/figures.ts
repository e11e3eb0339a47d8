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

/** How long whoever had something to say had to wait for the house, since somebody last looked. */
const measureDelay = (figures: Figures): void => {
  const delay = monitorEventLoopDelay({ resolution: 100 })
  delay.enable()
  figures.gauge('loop_delay_seconds{quantile="0.99"}', () => delay.percentile(99) / NANO)
  figures.gauge('loop_delay_seconds{quantile="1"}', () => {
    const longest = delay.max / NANO
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
