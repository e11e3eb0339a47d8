/** A discussion as it is drawn: messages in groups, lines between days, the line above the first unread one. Pure. */
import type { Shown } from './messages.ts'
import { dayOf } from './when.ts'

/** One thing in the list. `opens`: the first of several by one member, it bears their name. */
export type Row =
  | { kind: 'day'; key: string; day: number }
  | { kind: 'unread'; key: 'unread' }
  | { kind: 'message'; key: string; message: Shown; opens: boolean }

const GROUP_MS = 5 * 60_000

/** Lays out messages, oldest first; `unreadFrom` is the number of the first one not seen, `before` the message above the first. */
export const rowsOf = (messages: readonly Shown[], unreadFrom?: number, before?: Shown): Row[] => {
  const rows: Row[] = []
  for (const message of messages) {
    const lines = linesAbove(message, before, unreadFrom)
    rows.push(...lines, { kind: 'message', key: message.id, message, opens: lines.length > 0 || !isTogether(message, before) })
    before = message
  }
  return rows
}

const linesAbove = (message: Shown, before: Shown | undefined, unreadFrom: number | undefined): Row[] => {
  const day = dayOf(message.createdAt)
  const lines: Row[] = []
  if (!before || dayOf(before.createdAt) !== day) lines.push({ kind: 'day', key: `day-${day}`, day })
  if (isFirstUnread(message, before, unreadFrom)) lines.push({ kind: 'unread', key: 'unread' })
  return lines
}

const isFirstUnread = ({ seq = Infinity }: Shown, before: Shown | undefined, from: number | undefined): boolean =>
  from !== undefined && (before ? seq !== Infinity && seq >= from && (before.seq ?? Infinity) < from : seq === from)

const isTogether = (message: Shown, before?: Shown): boolean =>
  before?.memberId === message.memberId && !message.replyTo && Date.parse(message.createdAt) - Date.parse(before.createdAt) < GROUP_MS

/** Which part of a long discussion is drawn: from the message `head` to the message `tail`, or to the end. */
export interface Span { head?: string; tail?: string }

/** How many messages are drawn at most, how many at first, and by how many the drawn part grows: few enough to be drawn within a frame or two. */
const MOST = 120
const FIRST = 60
const STEP = 8

/** A span as places among messages. */
export interface Cut { from: number; to: number }

/** The places of a span among messages. A span that lost its hold shows the end. */
export const cutOf = (messages: readonly Shown[], { head, tail }: Span): Cut => {
  const last = tail === undefined ? -1 : messages.findIndex(({ id }) => id === tail)
  const to = last < 0 ? messages.length : last + 1
  const first = head === undefined ? -1 : messages.findIndex(({ id }) => id === head)
  return { from: first < 0 || first >= to ? Math.max(0, to - FIRST) : first, to }
}

const spanOf = (messages: readonly Shown[], { from, to }: Cut): Span =>
  ({ head: messages[from]?.id, tail: to >= messages.length ? undefined : messages[to - 1]?.id })

/** The end of a discussion. */
export const atEnd = (messages: readonly Shown[], cut: Cut): Span =>
  spanOf(messages, { from: Math.max(messages.length - cut.to > FIRST ? 0 : cut.from, messages.length - MOST / 2), to: messages.length })

/** A span with more above; what is far below is let go. */
export const withMoreAbove = (messages: readonly Shown[], { from, to }: Cut): Span => {
  const start = Math.max(0, from - STEP)
  return spanOf(messages, { from: start, to: Math.min(to, start + MOST) })
}

/** A span with more below; what is far above is let go. */
export const withMoreBelow = (messages: readonly Shown[], { from, to }: Cut): Span => {
  const end = Math.min(messages.length, to + STEP)
  return spanOf(messages, { from: Math.max(from, end - MOST), to: end })
}

/** A span with this message in its middle. */
export const around = (messages: readonly Shown[], id: string): Span => {
  const at = messages.findIndex(message => message.id === id)
  return spanOf(messages, { from: Math.max(0, at - FIRST), to: Math.min(messages.length, at + FIRST) })
}
