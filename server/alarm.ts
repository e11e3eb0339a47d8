/** Rings once when a clock has reached a time, at once if that is past; calling what it gives keeps it silent. */
export type Alarm = (at: Date, ring: () => void) => () => void

/** The alarms of one house. */
export interface Alarms { alarm: Alarm; silence(): void }

/** What a timer can wait for at once: 24 days. */
const LONGEST = 2 ** 31 - 1

/** Alarms by the machine's timers. They keep no house open, and a clock that was set back is waited for again. */
export const openAlarms = (clock: () => Date): Alarms => {
  const set = new Set<() => void>()
  const alarm: Alarm = (at, ring) => {
    let timer: ReturnType<typeof setTimeout>
    const stop = (): void => { clearTimeout(timer); set.delete(stop) }
    const done = (): void => { stop(); ring() }
    const wait = (): void => {
      const left = at.getTime() - clock().getTime()
      timer = setTimeout(() => (clock() < at ? wait() : done()), Math.min(Math.max(left, 0), LONGEST)).unref()
    }
    set.add(stop)
    wait()
    return stop
  }
  return { alarm, silence: () => { for (const stop of set) stop() } }
}
