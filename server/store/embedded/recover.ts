import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Damaged } from '../log.ts'
import type { Finding } from '../store.ts'
import { remove, withFile } from './disk.ts'
import { goesOn, PREFACE, readFrame, readPreface, type Frame, type Preface } from './frame.ts'
import { readRecords, type JournalRecord } from './record.ts'
import { WAL, type Old } from './segment.ts'

/** What the journal held: the batches in order, and where the next segment goes on. `shelf`: the shelf as of this batch is not in it. */
export interface Recovered { batches: { sequence: number; records: JournalRecord[] }[]; next: number; number: number; shelf: number; old: Old[] }

interface Read { frames: Frame[]; torn?: number }

interface Found { path: string; bytes: Buffer; preface: Preface }

/** Reads the whole journal, cuts off a torn tail, and throws `Damaged` where it cannot go on. */
export async function recover(dir: string, say: (finding: Finding) => void): Promise<Recovered> {
  const names = (await readdir(dir)).filter(name => name.endsWith('.wal')).sort()
  const all: Found[] = []
  for (const name of names) all.push(...await look(join(dir, name)))
  const found = all.filter(({ bytes }, i) => bytes.length > PREFACE || i === all.length - 1)
  const frames: Frame[] = []
  let next = found[0]?.preface.numbers[0] ?? 1
  for (const [i, segment] of found.entries()) {
    const read = readSegment(segment, { from: next, until: found[i + 1]?.preface.numbers[0] })
    if (read.torn !== undefined) await cut(segment, read.torn, say)
    frames.push(...read.frames)
    next += read.frames.length
  }
  return {
    batches: frames.map(({ sequence, payload }) => ({ sequence, records: [...readRecords(payload)] })),
    next,
    number: 1 + Number.parseInt(names.at(-1) ?? '0', 10),
    shelf: found[0]?.preface.numbers[1] ?? 0,
    old: all.map(({ path, bytes }) => ({ path, bytes: bytes.length })),
  }
}

/** A segment's beginning is on disk before any batch: one that is not whole and has nothing behind it never held any. */
async function look(path: string): Promise<Found[]> {
  const bytes = await readFile(path)
  const preface = readPreface(bytes, WAL, path)
  if (preface) return [{ path, bytes, preface }]
  if (bytes.length > PREFACE) throw new Damaged(path, 0)
  await remove(path)
  return []
}

/**
 * The batches `from`, … of one segment. The next segment's first batch says where this one ends: what stands here from
 * there on was refused. In the last segment, what cannot be read at the very end is a batch nobody was promised.
 */
function readSegment({ path, bytes, preface }: Found, { from, until }: { from: number; until: number | undefined }): Read {
  if (preface.numbers[0] !== from) throw new Damaged(path, 0)
  const frames: Frame[] = []
  let at = PREFACE
  for (let sequence = from; sequence < (until ?? Infinity) && at < bytes.length; sequence++) {
    const frame = readFrame(bytes, at, preface.salt)
    if (frame?.sequence !== sequence) return endAt({ path, bytes, preface }, at, { frames, until })
    frames.push(frame)
    at = frame.end
  }
  if (until !== undefined && from + frames.length < until) throw new Damaged(path, at)
  return { frames }
}

function endAt({ path, bytes, preface }: Found, at: number, { frames, until }: { frames: Frame[]; until: number | undefined }): Read {
  const sequence = preface.numbers[0] + frames.length
  if (until !== undefined || goesOn(bytes, at, { sequence: sequence - 1, salt: preface.salt })) throw new Damaged(path, at)
  return { frames, torn: at }
}

async function cut({ path, bytes }: Found, offset: number, say: (finding: Finding) => void): Promise<void> {
  await withFile(path, 'r+', async file => {
    await file.truncate(offset)
    await file.sync()
  })
  say({ level: 'warn', event: 'store:torn-tail', file: path, offset, detail: `${bytes.length - offset} bytes of an unfinished batch cut off` })
}
