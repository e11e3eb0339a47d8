/**
 * `shelf.json`: the whole shelf in one JSON document, one line a document, so that it can be read with the eye:
 *
 *     {"format":1,"sequence":42,"shelf":[
 *     ["group","g1",{…}],
 *     …
 *     0],"checksum":"9f3a01bc"}
 *
 * The checksum is the CRC-32 of every byte before its line.
 */
import { readFile, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { Adapter } from 'lowdb'
import { Damaged } from '../log.ts'
import type { Doc } from '../shelf.ts'
import { replaceFile, systemCode, writeAt } from './disk.ts'
import { drawer, emptyCabinet, frozen, type Cabinet } from './drawer.ts'
import { FORMAT, tooNew } from './frame.ts'

type Line = [kind: string, key: string, doc: Doc]
interface Snapshot { format: number; sequence: number; shelf: (Line | 0)[] }

/** How much is turned into text before others get their turn. */
const HELPING = 128 * 1024
const LAST = '0],"checksum":"'

/** lowdb's adapter for the shelf: reading is snapshot and journal together, writing is a new snapshot. */
export class SnapshotAdapter implements Adapter<Cabinet> {
  /** The size of the last snapshot read or written. */
  bytes = 0
  /** The last batch in it; -1 while there is none. */
  sequence = -1
  constructor(readonly path: string, readonly replay: (cabinet: Cabinet) => void) {}

  async read(): Promise<Cabinet> {
    const bytes = await readFile(this.path).catch(missing)
    const cabinet = bytes ? this.#parse(bytes) : emptyCabinet()
    this.bytes = bytes?.length ?? 0
    if (bytes) this.sequence = cabinet.sequence
    this.replay(cabinet)
    return cabinet
  }

  async write(cabinet: Cabinet): Promise<void> {
    const { sequence } = cabinet
    const lines = linesOf(cabinet)
    await replaceFile(this.path, async file => {
      this.bytes = await writeLines(file, sequence, lines)
    })
    this.sequence = sequence
  }

  #parse(bytes: Buffer): Cabinet {
    const { sequence, shelf } = this.#check(bytes)
    const cabinet = { ...emptyCabinet(), sequence }
    for (const line of shelf) if (line) drawer(cabinet, line[0]).put(line[1], frozen(line[2]))
    return cabinet
  }

  #check(bytes: Buffer): Snapshot {
    const end = bytes.lastIndexOf(LAST)
    if (end < 0) throw new Damaged(this.path, bytes.length)
    if (bytes.toString('latin1', end) !== lastLine(crc32(bytes.subarray(0, end)))) throw new Damaged(this.path, 0)
    const snapshot = JSON.parse(bytes.toString()) as Snapshot
    if (snapshot.format !== FORMAT) throw tooNew(this.path, snapshot.format)
    return snapshot
  }
}

function missing(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw error
}

const lastLine = (checksum: number): string => `${LAST}${checksum.toString(16).padStart(8, '0')}"}\n`

/** The documents are frozen, so references taken now are the shelf as it is now, whatever happens while it is written. */
const linesOf = ({ drawers }: Cabinet): Line[] =>
  [...drawers].flatMap(([kind, docs]) => docs.entries().map(([key, doc]): Line => [kind, key, doc]))

async function writeLines(file: FileHandle, sequence: number, lines: Line[]): Promise<number> {
  let text = `{"format":${FORMAT},"sequence":${sequence},"shelf":[\n`
  let at = 0
  let checksum = 0
  const pour = async (): Promise<void> => {
    const bytes = Buffer.from(text)
    checksum = crc32(bytes, checksum)
    await writeAt(file, bytes, at)
    at += bytes.length
    text = ''
  }
  for (const line of lines) {
    text += `${JSON.stringify(line)},\n`
    if (text.length > HELPING) await pour()
  }
  await pour()
  const last = Buffer.from(lastLine(checksum))
  await writeAt(file, last, at)
  return at + last.length
}
