import { open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FILE_MODE, remove, syncFolder, writeAt } from './disk.ts'
import { newSalt, PREFACE, writeFrame, writePreface } from './frame.ts'

/** How a journal file's name ends. */
export const WAL = 'tf-wal\r\n'

/** Where a segment begins: its first batch, and the last batch before it that changed the shelf. */
export interface Start { first: number; shelf: number }

/** One file of the journal. */
export class Segment {
  #length = PREFACE
  private constructor(readonly path: string, readonly file: FileHandle, readonly salt: number) {}

  get bytes(): number {
    return this.#length
  }

  /** Makes a new segment whose beginning is on disk before anything enters it. */
  static async begin(path: string, { first, shelf }: Start): Promise<Segment> {
    const salt = newSalt()
    const file = await open(path, 'wx', FILE_MODE)
    try {
      await writeAt(file, writePreface({ mark: WAL, numbers: [first, shelf, 0], salt }), 0)
      await file.datasync()
      await syncFolder(dirname(path))
      return new Segment(path, file, salt)
    } catch (error) {
      await file.close().catch(() => undefined)
      await remove(path).catch(() => undefined)
      throw error
    }
  }

  /** Resolves with the bytes written once the batch is on disk. After a rejection the segment must be abandoned. */
  async write(sequence: number, records: readonly Uint8Array[]): Promise<number> {
    const bytes = writeFrame({ sequence, kind: 0, salt: this.salt }, records)
    await writeAt(this.file, bytes, this.#length)
    await this.file.datasync()
    this.#length += bytes.length
    return bytes.length
  }

  /**
   * Takes back, as far as the disk still obeys, what a failed write left behind. After a failed fsync the system may
   * have thrown the pages away and call the next one a success, so nothing is ever written to this file again.
   */
  async abandon(): Promise<void> {
    await this.file.truncate(this.#length).catch(() => undefined)
    await this.file.datasync().catch(() => undefined)
    await this.close()
  }

  async close(): Promise<void> {
    await this.file.close().catch(() => undefined)
  }
}

/** A segment that is no longer written to. */
export interface Old { path: string; bytes: number }

/** The journal's files: one that is written to, once there is something to write, and older ones until they are forgotten. */
export class Segments {
  #current: Segment | undefined
  constructor(readonly dir: string, private number: number, private old: readonly Old[]) {}

  get bytes(): number {
    return this.old.reduce((sum, { bytes }) => sum + bytes, this.#current?.bytes ?? 0)
  }

  /** The one to write to. */
  async current(start: Start): Promise<Segment> {
    return (this.#current ??= await this.#begin(start))
  }

  /** Puts a new one in the place of the current one and tells all older ones. If that fails, the current one stays. */
  async turn(start: Start): Promise<readonly Old[]> {
    const before = this.#current
    this.#current = await this.#begin(start)
    if (before) await this.#retire(before, 'close')
    return this.old
  }

  /** Gives up the current one after a failed write. One that never held a batch goes: a disk that is full is asked again and again. */
  async abandon(): Promise<void> {
    const before = this.#current
    this.#current = undefined
    if (!before) return
    await this.#retire(before, 'abandon')
    if (before.bytes === PREFACE) await this.#unlink(before.path).catch(() => undefined)
  }

  /** Removes old ones, oldest first and each for good, so that what is left is always an unbroken end of the journal. */
  async forget(old: readonly Old[]): Promise<void> {
    for (const { path } of old) await this.#unlink(path)
  }

  async close(): Promise<void> {
    await this.#current?.close()
  }

  #begin(start: Start): Promise<Segment> {
    return Segment.begin(join(this.dir, `${String(this.number++).padStart(8, '0')}.wal`), start)
  }

  async #unlink(path: string): Promise<void> {
    await remove(path)
    await syncFolder(this.dir)
    this.old = this.old.filter(other => other.path !== path)
  }

  async #retire(segment: Segment, how: 'close' | 'abandon'): Promise<void> {
    this.old = [...this.old, { path: segment.path, bytes: segment.bytes }]
    await segment[how]()
  }
}
