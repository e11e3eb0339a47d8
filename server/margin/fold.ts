import * as encoding from 'lib0/encoding'
import { Reader } from './bytes.ts'
import { GRAMMAR_KEPT } from './grammar.ts'
import { encodeDeletes, Knowledge, type Clocks } from './knowledge.ts'
import { inside, outside, touches, type Ranges } from './ranges.ts'
import { Run, wholeOf, type Piece } from './run.ts'
import { KIND, scan, type Scan, type Struct } from './scan.ts'
import type { Part } from './shares.ts'

/** What of an update is one client's: where its section starts, and how far that comes. */
export interface Stretch extends Part { at: number; to: number }

/** One update in the place of many, whether words were left out of it, and what of it is of which client. */
export interface Folded { update: Uint8Array; forgot: boolean; parts: Map<number, Stretch> }

/**
 * Folds updates that follow each other without overlap into one, in time linear in their bytes: what was typed letter by letter becomes
 * one struct, and deleted words are forgotten: their place and length stay. With `after`, only what those clocks do not know yet
 * (whole structs: the first one may begin before).
 */
export const fold = (updates: readonly Uint8Array[], { deletes }: Knowledge, after?: Clocks): Folded => {
  const { runs, forgot } = runsOf(updates, deletes, { after })
  return { ...encode(runs, deletes), forgot }
}

/** Folds the last updates of many: with the deletes that they tell, not all there are. */
export const foldLast = (updates: readonly Uint8Array[], { deletes }: Knowledge): Folded => {
  const told = new Knowledge()
  const { runs, forgot } = runsOf(updates, deletes, { heard: read => told.absorb(read) })
  return { ...encode(runs, told.deletes), forgot }
}

type Deletes = ReadonlyMap<number, Ranges>

/** Everything the updates say of each client after some clocks; `heard` is shown each of them. */
const runsOf = (updates: readonly Uint8Array[], gone: Deletes, { after, heard }: { after?: Clocks; heard?: (read: Scan) => void }) => {
  const runs = new Map<number, Run>()
  let forgot = false
  for (const bytes of updates) {
    const read = scan(bytes, GRAMMAR_KEPT, struct => {
      if (after && struct.clock + struct.length <= (after.get(struct.client) ?? 0)) return
      const run = runOf(runs, struct)
      run.values += struct.values
      run.to = struct.clock + struct.length
      const deletes = gone.get(struct.client)
      if (!deletes || !isTouched(struct, deletes)) return run.copy(bytes, struct)
      forgot = true
      for (const piece of piecesOf(bytes, struct, deletes)) run.add(piece)
    })
    heard?.(read)
  }
  return { runs, forgot }
}

const runOf = (runs: Map<number, Run>, { client, clock }: Struct): Run => {
  let run = runs.get(client)
  if (!run) runs.set(client, run = new Run(client, clock))
  return run
}

/** Whether it says anything that was deleted. */
const isTouched = ({ kind, clock, length }: Struct, deletes: Ranges): boolean =>
  kind !== KIND.garbage && kind !== KIND.deleted && touches(deletes, clock, clock + length)

/** A struct of which some was deleted, cut as Yjs cuts it. */
const piecesOf = (bytes: Uint8Array, struct: Struct, deletes: Ranges): Piece[] => {
  const { clock, length, kind } = struct
  const whole = wholeOf(bytes, struct)
  const gone = inside(deletes, clock, clock + length)
  if (gone[1]! - gone[0]! === length) return [{ ...whole, kind: KIND.deleted, head: headAt(bytes, { ...struct }, { from: clock, kind: KIND.deleted }) }]
  const kept = outside(deletes, clock, clock + length)
  const said = kind === KIND.string ? wordsIn(whole.said) : valuesIn(bytes, struct)
  const stretch = (from: number, to: number, isGone: boolean): Piece => ({
    ...whole, clock: from, length: to - from, kind: isGone ? KIND.deleted : kind,
    ...(from > clock && { originClient: struct.client, originClock: from - 1 }),
    head: headAt(bytes, { ...struct }, { from, kind: isGone ? KIND.deleted : kind }),
    said: isGone ? whole.said.subarray(0, 0) : said(from - clock, to - clock),
  })
  return [...pairs(gone).map(([from, to]) => stretch(from, to, true)), ...pairs(kept).map(([from, to]) => stretch(from, to, false))]
    .sort((one, other) => one.clock - other.clock)
}

const pairs = (ranges: Ranges): Array<[number, number]> =>
  Array.from({ length: ranges.length / 2 }, (_, at) => [ranges[at * 2]!, ranges[at * 2 + 1]!])

/** What precedes the content, saying another kind. */
const headOf = (bytes: Uint8Array, { start, content }: Struct, kind: number): Uint8Array => {
  const head = Uint8Array.from(bytes.subarray(start, content))
  head[0] = (head[0]! & 0xe0) | kind
  return head
}

const headAt = (bytes: Uint8Array, struct: Struct, { from, kind }: { from: number; kind: number }) => (): Uint8Array => {
  if (from === struct.clock) return headOf(bytes, struct, kind)
  const encoder = encoding.createEncoder()
  const info = bytes[struct.start]!
  encoding.writeUint8(encoder, kind | 128 | (info & 96))
  encoding.writeVarUint(encoder, struct.client)
  encoding.writeVarUint(encoder, from - 1)
  if (struct.rightClient >= 0) {
    encoding.writeVarUint(encoder, struct.rightClient)
    encoding.writeVarUint(encoder, struct.rightClock)
  }
  return encoding.toUint8Array(encoder)
}

/** Slices words by UTF-16 units; half a surrogate pair becomes U+FFFD, as in Yjs. */
const wordsIn = (said: Uint8Array) => {
  const text = Buffer.from(said.buffer, said.byteOffset, said.length).toString('utf8')
  return (from: number, to: number): Uint8Array => Buffer.from(text.slice(from, to), 'utf8')
}

/** Slices the values of a Y.Array. */
const valuesIn = (bytes: Uint8Array, { content, end }: Struct) => {
  const reader = new Reader(bytes, end)
  reader.at = content
  const starts = [0]
  for (let left = reader.uint(); left > 0; left--) {
    starts[starts.length - 1] = reader.at
    reader.passAny()
    starts.push(reader.at)
  }
  return (from: number, to: number): Uint8Array => bytes.subarray(starts[from]!, starts[to]!)
}

const encode = (runs: Map<number, Run>, deletes: Deletes): Pick<Folded, 'update' | 'parts'> => {
  const encoder = encoding.createEncoder(), parts: Folded['parts'] = new Map()
  encoding.writeVarUint(encoder, runs.size)
  for (const [client, run] of [...runs].sort(([one], [other]) => other - one)) {
    const at = encoding.length(encoder)
    run.write(encoder)
    parts.set(client, { at, bytes: encoding.length(encoder) - at, to: run.to, pieces: run.pieces + (deletes.get(client)?.length ?? 0) / 2 })
  }
  encoding.writeUint8Array(encoder, encodeDeletes(deletes))
  return { update: encoding.toUint8Array(encoder), parts }
}
