import { open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refusal } from '../../../shared/refusal.ts'

/** Only the server's own account may read what members wrote. */
export const FILE_MODE = 0o600
/** Folders are for the server alone. */
export const FOLDER_MODE = 0o700

/** What the system answered (`ENOSPC`), or '' for an error that is not the system's. */
export const systemCode = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** The refusal for a write the disk did not take. */
export const notKept = (): Refusal =>
  new Refusal('unavailable', 'The disk does not take anything in right now, so nothing was changed. Please try again in a moment.', { retryAfter: 5 })

/** The refusal for something the disk did not give back. */
export const notRead = (): Refusal =>
  new Refusal('unavailable', 'The disk does not give this back right now. Please try again in a moment.', { retryAfter: 5 })

/** Writes all of `bytes` at position `at`; the system may take them in several helpings. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    if (bytesWritten === 0) throw new Error('the disk took nothing')
    done += bytesWritten
  }
}

/** Opens, lets `work` use the file, and closes it whatever happens. */
export async function withFile<T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, FILE_MODE)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable: a renamed or new file exists after a power cut only after this. */
export const syncFolder = (dir: string): Promise<void> => withFile(dir, 'r', file => file.sync())

/** Removes a file; one that is not there is as good as removed. */
export async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
}

/** Puts a whole new file in the place of `path`: after a crash either the old one or the new one is there, never a part. */
export async function replaceFile<T>(path: string, write: (file: FileHandle) => Promise<T>): Promise<T> {
  const aside = `${path}.tmp`
  try {
    const value = await withFile(aside, 'w', async file => {
      const written = await write(file)
      await file.sync()
      return written
    })
    await rename(aside, path)
    await syncFolder(dirname(path))
    return value
  } catch (error) {
    await remove(aside).catch(() => undefined)
    throw error
  }
}
