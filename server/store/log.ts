/** One entry of a stream. `seq` counts 1, 2, 3… within its stream, without holes. */
export interface Entry { seq: number; bytes: Uint8Array }

/** What a stream holds: an optional snapshot that stands for every entry up to `seq`, and the entries after it. */
export interface Stream { snapshot?: Entry; entries: Entry[] }

/**
 * Append-only bytes by stream name (`margin/<readingId>/by/<memberId>`, `messages/<readingId>`).
 * Appends of one tick, over all streams, share one fsync.
 */
export interface Log {
  /** Everything in a stream after `after` (0 = from the snapshot on). Includes entries not yet on disk. Damage throws `Damaged`. */
  read(stream: string, after?: number): Promise<Stream>
  /** The last sequence number given out in a stream, 0 for an empty one. */
  last(stream: string): Promise<number>
  /**
   * Appends and resolves once the entry is on disk. Entries of one stream get their numbers in the order of the calls.
   * If the disk refuses, the entry is not there and `Refusal('unavailable')` is thrown.
   */
  append(stream: string, bytes: Uint8Array): Promise<Entry>
  /**
   * Puts a snapshot in the place of every entry up to `seq`; the entries after it stay. Resolves once it is on disk. One
   * that is older than the snapshot that is there changes nothing; a `seq` that was never given out is a `RangeError`.
   */
  compact(stream: string, seq: number, snapshot: Uint8Array): Promise<void>
  /**
   * Forgets a stream, history and all; resolves once no byte of it is left, nor of any document dropped before this call.
   * Its numbers begin anew. If the disk refuses, drop it again: what of it is left is then swept.
   */
  drop(stream: string): Promise<void>
  /** Resolves once no byte is left anywhere of what was compacted away or dropped before this call. */
  sweep(): Promise<void>
  /** Names of streams that start with `prefix`. */
  streams(prefix: string): Promise<string[]>
}

/** A stream that cannot be read whole: it is set aside, never overwritten. */
export class Damaged extends Error {
  constructor(readonly file: string, readonly offset: number) {
    super(`${file} is damaged at byte ${offset}; the file is left as it is`)
  }
}
