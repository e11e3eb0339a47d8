import type { MarginKind } from '../../shared/margin.ts'
import { Unwanted } from './bytes.ts'
import { GRAMMAR } from './grammar.ts'
import type { Beside } from './neighbours.ts'
import type { Leaning } from './order.ts'
import { isMore, isNext, KIND, scan, TYPE, type Scan, type Section, type Struct } from './scan.ts'

/** An update read and found well formed, with what must be true of the document for it to enter. */
export interface Read {
  bytes: Uint8Array
  scan: Scan
  /** What structs lean on that other clients wrote. */
  leanings: Leaning[]
  /** Stretches announced but not sent. */
  skips: Section[]
  /** Shared types, and whether their depth is plain from the update itself. */
  types: Array<{ client: number; clock: number; isPlain: boolean }>
  /** Whether each struct goes on where its client stopped. */
  isRunning: boolean
  /** Whether it puts anything into the midst of what is there, or takes anything out. */
  isCutting: boolean
  /** Structs put beside others, but for those that go on in the place of the one before. */
  besides: Beside[]
  /** Structs of the shared document put into something by its name. */
  inside: Beside[]
}

/** What it costs to weigh one struct, or one client whose words are deleted, whatever comes of it; and one stretch of those. */
const WEIGHED = 200
const STRUCK = 50

/** What it costs to weigh what is in an update. */
export const costOf = ({ scan: { structs, pieces, deletes } }: Read): number => (structs + deletes.size) * WEIGHED + (pieces - structs) * STRUCK

/** Reads an update; throws `Unwanted`. */
export const read = (bytes: Uint8Array, kind: MarginKind): Read => {
  const leanings: Leaning[] = []
  const skips: Section[] = []
  const types: Read['types'] = []
  const roots: Roots = { client: -1, clock: -1 }
  const besides: Beside[] = []
  const inside: Beside[] = []
  const before: Right = { client: -1, clock: -1, of: -1, kind: -1 }
  let isRunning = true
  let isCutting = false
  const scanned = scan(bytes, GRAMMAR[kind], struct => {
    if (struct.kind === KIND.skip) skips.push({ client: struct.client, from: struct.clock, to: struct.clock + struct.length })
    if (!isNext(struct)) {
      isRunning = false
      isCutting ||= struct.originClient >= 0 || struct.rightClient >= 0
    }
    checkRoot(struct)
    lean(struct, leanings)
    if (isMoved(struct, before)) besides.push(besideOf(struct))
    if (struct.parentClient >= 0 && kind === 'shared') inside.push(besideOf(struct))
    if (struct.kind === KIND.type) types.push(typeIn(struct, roots))
  })
  return { bytes, scan: scanned, leanings, skips, types, isRunning, isCutting: isCutting || scanned.deletes.size > 0, besides, inside }
}

const checkRoot = ({ root, hasKey, kind, type }: Struct): void => {
  if (root !== undefined && !mayHang({ root, hasKey, kind, type })) throw new Unwanted('root', 'a root that holds something else')
}

/** Whether what hangs on a root is of the shape declared for it. */
export const mayHang = ({ root, hasKey, kind, type }: { root: string; hasKey: boolean; kind: number; type: number }): boolean => {
  if (kind === KIND.deleted) return true
  if (hasKey === (root === 'notes')) return false
  if (root === 'notes') return kind === KIND.type && type === TYPE.element
  return root === 'reactions' || root === 'endorsements' ? kind === KIND.any : kind === KIND.type && type === TYPE.map
}

/** What the struct before was, what it was put before, and whose it was. */
interface Right { client: number; clock: number; of: number; kind: number }

/** Whether a struct is put beside another, and not just where the one before it went on. */
const isMoved = (struct: Struct, before: Right): boolean => {
  const { client, kind, originClient, rightClient, rightClock } = struct
  const goesOn = before.of === client && before.client === rightClient && before.clock === rightClock && isNext(struct) && isMore(before.kind, kind)
  before.of = client
  before.client = rightClient
  before.clock = rightClock
  before.kind = kind
  return (originClient >= 0 || rightClient >= 0) && !goesOn
}

const besideOf = ({ client, clock, length, kind, type, originClient, originClock, rightClient, rightClock }: Struct): Beside =>
  ({ client, clock, to: clock + length, kind, type, originClient, originClock, rightClient, rightClock })

const lean = (struct: Struct, leanings: Leaning[]): void => {
  if (struct.originClient >= 0) leanOn(struct, leanings, [struct.originClient, struct.originClock])
  if (struct.rightClient >= 0) leanOn(struct, leanings, [struct.rightClient, struct.rightClock])
  if (struct.parentClient >= 0) leanOn(struct, leanings, [struct.parentClient, struct.parentClock])
}

const leanOn = ({ client, clock, length }: Struct, leanings: Leaning[], [onClient, onClock]: readonly [number, number]): void => {
  if (onClient !== client) leanings.push({ client, clock, to: clock + length, onClient, onClock })
  else if (onClock >= clock) throw new Unwanted('malformed', 'a struct that leans on itself')
}

/** The type that hangs on a root and was met last. */
interface Roots { client: number; clock: number }

/** A type in a root, or in the type in a root that came last before it in the same section, is as deep as it looks. */
const typeIn = ({ client, clock, root, parentClient, parentClock }: Struct, roots: Roots) => {
  if (root !== undefined) {
    roots.client = client
    roots.clock = clock
  }
  return { client, clock, isPlain: root !== undefined || (parentClient === client && roots.client === client && roots.clock === parentClock) }
}
