/** Rings once when a clock has reached a time, at once if that is past; calling what it gives keeps it silent. */
export type Alarm = (at: Date, ring: () => void) => () => void

/** The alarms of one house. */
export interface Alarms { alarm: Alarm; silence(): void }

/** How long a timer waits at once: a clock that was set forward, or a machine that slept, is noticed within a minute. */
const LONGEST = 60_000

/** Alarms by the machine's timers. They keep no house open, and a clock that was set back is waited for again. */
export const openAlarms = (clock: () => Date, longest = LONGEST): Alarms => {
  const set = new Set<() => void>()
  const alarm: Alarm = (at, ring) => {
    let timer: ReturnType<typeof setTimeout>
    const stop = (): void => { clearTimeout(timer); set.delete(stop) }
    const done = (): void => { stop(); ring() }
    const wait = (): void => {
      const left = at.getTime() - clock().getTime()
      timer = setTimeout(() => (clock() < at ? wait() : done()), Math.min(Math.max(left, 0), longest)).unref()
    }
    set.add(stop)
    wait()
    return stop
  }
  return { alarm, silence: () => { for (const stop of set) stop() } }
}
