import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FILE_MODE, remove, syncFolder, writeAt } from './disk.ts'
import { newSalt, PREFACE, writeFrame, writePreface } from './frame.ts'

export const WAL = 'tf-wal\r\n'

/** One file of the journal: the batches from `first` on. `shelf` is the last batch before them that changed the shelf. */
export class Segment {
  #length = PREFACE
  private constructor(readonly path: string, readonly file: FileHandle, readonly salt: number) {}

  get bytes(): number {
    return this.#length
  }

  /** Makes a new segment whose beginning is on disk before anything enters it. */
  static async begin(path: string, { first, shelf }: { first: number; shelf: number }): Promise<Segment> {
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

  /** Resolves once the batch is on disk. After a rejection the segment must be abandoned. */
  async write(sequence: number, records: readonly Uint8Array[]): Promise<void> {
    const bytes = writeFrame({ sequence, kind: 0, salt: this.salt }, records)
    await writeAt(this.file, bytes, this.#length)
    await this.file.datasync()
    this.#length += bytes.length
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
