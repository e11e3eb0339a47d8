import { syncFolder } from './disk.ts'
import type { Drawer } from './drawer.ts'
import type { Journal } from './journal.ts'
import { appendRecord } from './record.ts'
import type { EmbeddedStream } from './stream.ts'

type Streams = Pick<Drawer<EmbeddedStream>, 'get' | 'entries'>

/** A stream with less than this to say is not worth an fsync of its own. */
const LITTLE = 4096

/**
 * Takes to the streams' files what only the older part of the journal has. What is little, as long as there is room for
 * it, and what a damaged file cannot take, goes into the newer part instead: one write rather than one for each file.
 */
export async function spread(streams: Streams, { journal, dir, room }: { journal: Journal; dir: string; room: number }): Promise<void> {
  const carried: [string, EmbeddedStream][] = []
  for (const [name, stream] of streams.entries().filter(([, { pending }]) => pending.length)) {
    const size = sizeOf(stream)
    if (size < Math.min(LITTLE, room)) room -= size
    else if (await spreadWhole(stream, journal.sequence)) continue
    carried.push([name, stream])
  }
  await syncFolder(dir)
  await carry(streams, { journal, carried })
}

/**
 * A stream that was dropped meanwhile has another in its place, and its entries must not follow their drop. If that drop is
 * yet to be written and the disk refuses it, what is added here is refused with it.
 */
async function carry(streams: Streams, { journal, carried }: { journal: Journal; carried: [string, EmbeddedStream][] }): Promise<void> {
  const there = carried.filter(([name, stream]) => streams.get(name) === stream)
  if (carried.length) await journal.add(there.flatMap(([, stream]) => recordsOf(stream)))
}

const recordsOf = ({ name, settled }: EmbeddedStream): Buffer[] => settled.map(({ seq, bytes }) => appendRecord(name, seq, bytes))

const sizeOf = ({ name, settled }: EmbeddedStream): number => settled.reduce((sum, { bytes }) => sum + bytes.length + name.length + 16, 0)

/** Whether the stream's file took it all; a damaged one does not. */
async function spreadWhole(stream: EmbeddedStream, born: number): Promise<boolean> {
  try {
    await stream.spread(born)
    return true
  } catch (error) {
    if (stream.damage) return false
    throw error
  }
}
