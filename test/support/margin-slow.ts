// Stores for the margin in which something takes longer, or is refused.
import type { Entry, Log } from '../../server/store/log.ts'
import type { Store } from '../../server/store/store.ts'

/** A store's own methods, for one that is it but for a part. */
export const methods = (store: Store) => ({ ready: () => store.ready(), figures: () => store.figures(), close: () => store.close() })

/** A log that appends as it is told. */
export const slowLog = (log: Log, append: (write: () => Promise<Entry>) => Promise<Entry>): Log => ({
  read: (stream, after) => log.read(stream, after), last: stream => log.last(stream), append: (stream, bytes) => append(() => log.append(stream, bytes)),
  compact: (...all) => log.compact(...all), drop: stream => log.drop(stream), sweep: () => log.sweep(), streams: prefix => log.streams(prefix),
})
