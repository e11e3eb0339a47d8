/**
 * One stream's file: a preface whose numbers are the stream's last sequence, the file's good length, and the journal's
 * sequence when the file was made; then frames, at first perhaps a snapshot, then entries in unbroken order.
 * Bytes behind the good length are an unfinished helping that the journal still holds.
 */
import { Damaged, type Entry, type Stream } from '../log.ts'
import { PREFACE, readFrame, readPreface, writeFrame, writePreface } from './frame.ts'

const LOG = 'tf-log\r\n'
const ENTRY = 1
const SNAPSHOT = 2

/** What the file's preface says. */
export interface Numbers { last: number; length: number; born: number; salt: number }

/** What a file holds. */
export interface Held extends Stream, Numbers {}

/** A stream without a file. */
export const nothingHeld = (): Held => ({ entries: [], last: 0, length: 0, born: 0, salt: 0 })

/** The bytes a stream's file begins with. */
export const streamPreface = ({ last, length, born, salt }: Numbers): Buffer => writePreface({ mark: LOG, numbers: [last, length, born], salt })

/** The frames of a snapshot, if there is one, and of entries. */
export function streamFrames({ snapshot, entries }: Stream, salt: number): Buffer {
  const frames = entries.map(({ seq, bytes }) => writeFrame({ sequence: seq, kind: ENTRY, salt }, [bytes]))
  return Buffer.concat(snapshot ? [writeFrame({ sequence: snapshot.seq, kind: SNAPSHOT, salt }, [snapshot.bytes]), ...frames] : frames)
}

/** When the file of a stream was made, in batches of the journal; undefined when that cannot be read. */
export const bornIn = (bytes: Buffer, path: string): number | undefined => readPreface(bytes, LOG, path)?.numbers[2]

/**
 * Reads a stream's file. `covered` is the first sequence the journal still holds for it: what the file lacks from there
 * on is not lost, so it ends there; anything else that cannot be read throws `Damaged`.
 */
export function readStream(bytes: Buffer, path: string, covered = Infinity): Held {
  const preface = readPreface(bytes, LOG, path)
  if (!preface) {
    if (covered <= 1) return nothingHeld()
    throw new Damaged(path, 0)
  }
  const held = readFrames(bytes.subarray(0, preface.numbers[1]), { born: preface.numbers[2], salt: preface.salt })
  if (held.last < preface.numbers[0] && held.last + 1 < covered) throw new Damaged(path, held.length)
  return held
}

/** Reads a file up to where it is known to be good; what a failed write left in it, in front or behind, does not count. */
export function readKnown(bytes: Buffer, path: string, numbers: Numbers): Held {
  const held = readFrames(bytes.subarray(0, numbers.length), numbers)
  if (held.length !== numbers.length) throw new Damaged(path, held.length)
  return held
}

function readFrames(bytes: Buffer, { born, salt }: { born: number; salt: number }): Held {
  const held: Held = { ...nothingHeld(), length: PREFACE, born, salt }
  for (let frame = readFrame(bytes, PREFACE, salt); frame; frame = readFrame(bytes, frame.end, salt)) {
    const entry: Entry = { seq: frame.sequence, bytes: frame.payload }
    if (frame.kind === SNAPSHOT && held.length === PREFACE) held.snapshot = entry
    else if (frame.kind === ENTRY && frame.sequence === held.last + 1) held.entries.push(entry)
    else break
    held.last = frame.sequence
    held.length = frame.end
  }
  return held
}

/** Entries brought back from the journal, each once: those of a damaged stream were carried over and may stand out of line. */
export const inLine = (entries: Entry[]): Entry[] => [...new Map(entries.map(entry => [entry.seq, entry])).values()].sort((a, b) => a.seq - b.seq)
