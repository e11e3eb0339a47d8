import { readFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Damaged, type Entry, type Stream } from '../log.ts'
import { notRead, remove, replaceFile, syncFolder, systemCode, withFile, writeAt } from './disk.ts'
import { newSalt, PREFACE } from './frame.ts'
import { nothingHeld, readKnown, readStream, streamFrames, streamPreface, type Held, type Numbers } from './stream-format.ts'

/** The file of one stream, of which only the numbers are kept in memory. For one caller at a time. */
export class StreamFile {
  #numbers: Numbers = nothingHeld()
  #met = false
  constructor(readonly path: string) {}

  /** The last sequence in it. */
  get last(): number {
    return this.#numbers.last
  }

  /** Whether there is one, as far as known. */
  get exists(): boolean {
    return !this.#met || this.#numbers.length > 0
  }

  /** Takes it that there is no file, whatever is on disk. */
  startEmpty(): void {
    this.#met = true
  }

  /** Reads a file for the first time, when the journal still holds everything from `covered` on. */
  async meet(covered: number | undefined): Promise<Held> {
    const bytes = this.exists ? await this.#bytes() : undefined
    const held = bytes ? readStream(bytes, this.path, covered) : nothingHeld()
    this.#remember(held)
    return held
  }

  async read(): Promise<Held> {
    if (!this.#met) return this.meet(undefined)
    if (!this.exists) return nothingHeld()
    const bytes = await this.#bytes()
    if (!bytes) throw new Damaged(this.path, 0)
    return readKnown(bytes, this.path, this.#numbers)
  }

  /**
   * Adds entries that follow its last one. A file that is new needs no care against a crash: the journal still has all of
   * it. Its name is durable only when the folder has been synced.
   */
  async add(entries: Entry[], born: number): Promise<void> {
    if (!this.#met) await this.meet(entries[0]?.seq)
    const fresh = entries.filter(({ seq }) => seq > this.last)
    this.#remember(await (this.exists ? this.#extend(fresh) : this.#create(fresh, born)))
  }

  /** Puts a whole new file in its place. If that fails, only the disk knows which of the two is there. */
  async replace(stream: Stream, born: number): Promise<void> {
    try {
      this.#remember(await replaceFile(this.path, file => fill(file, stream, born)))
    } catch (error) {
      this.#met = false
      throw error
    }
  }

  async erase(): Promise<void> {
    await remove(this.path)
    await syncFolder(dirname(this.path))
  }

  #create(entries: Entry[], born: number): Promise<Numbers> {
    return withFile(this.path, 'w', async file => {
      const numbers = await fill(file, { entries }, born)
      await file.datasync()
      return numbers
    })
  }

  /** What stands behind the good length is cut first; one fdatasync then covers the entries and the preface that counts them. */
  async #extend(entries: Entry[]): Promise<Numbers> {
    const { length, last, born, salt } = this.#numbers
    const frames = streamFrames({ entries }, salt)
    const numbers = { last: entries.at(-1)?.seq ?? last, length: length + frames.length, born, salt }
    await withFile(this.path, 'r+', async file => {
      const { size } = await file.stat()
      if (size < length) throw new Damaged(this.path, size)
      if (size > length) await file.truncate(length)
      await writeAt(file, frames, length)
      await writeAt(file, streamPreface(numbers), 0)
      await file.datasync()
    })
    return numbers
  }

  #remember({ last, length, born, salt }: Numbers): void {
    this.#numbers = { last, length, born, salt }
    this.#met = true
  }

  async #bytes(): Promise<Buffer | undefined> {
    return readFile(this.path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw notRead()
      return undefined
    })
  }
}

async function fill(file: FileHandle, stream: Stream, born: number): Promise<Numbers> {
  const salt = newSalt()
  const frames = streamFrames(stream, salt)
  const numbers = { last: stream.entries.at(-1)?.seq ?? stream.snapshot?.seq ?? 0, length: PREFACE + frames.length, born, salt }
  await writeAt(file, Buffer.concat([streamPreface(numbers), frames]), 0)
  return numbers
}
