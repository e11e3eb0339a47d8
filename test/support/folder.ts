import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** All bytes of all files below a folder, as one buffer to search in. */
export const readFolder = async (dir: string): Promise<Buffer> => {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  return Buffer.concat(await Promise.all(files.map(entry => readFile(join(entry.parentPath, entry.name)))))
}
