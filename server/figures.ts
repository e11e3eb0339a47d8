/** Counters and gauges by name; the name may carry labels as Prometheus writes them: `margin_refusals{reason="gap"}`. */
export interface Figures {
  /** Adds to a counter. */
  add(name: string, by?: number): void
  /** Registers what is measured when somebody looks. */
  gauge(name: string, measure: () => number): void
  read(): Record<string, number>
}

/** Figures kept in memory since the house opened. */
export const openFigures = (): Figures => {
  const counters = new Map<string, number>()
  const gauges = new Map<string, () => number>()
  return {
    add: (name, by = 1) => { counters.set(name, (counters.get(name) ?? 0) + by) },
    gauge: (name, measure) => { gauges.set(name, measure) },
    read: () => Object.fromEntries([...counters, ...[...gauges].map(([name, measure]) => [name, measure()] as const)].sort()),
  }
}
