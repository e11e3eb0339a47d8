import { z } from 'zod'
import { TimeZone } from './group.ts'
import { Id, Time } from './wire.ts'

/** What a member is told of: an answer to what they wrote, their name in the discussion or the margin, their question answered, a reading opened, a reading that waits for their word. */
export const NoticeKind = z.enum(['answer', 'mention', 'question', 'opened', 'pledge'])
export type NoticeKind = z.infer<typeof NoticeKind>

/** One thing that happened and concerns a member: where and by whom, never what was said. `what` names it: `message/<id>`, `annotation/<memberId>/<id>`, `reply/<memberId>/<id>`, `question/<id>`. */
export const Notice = z.object({
  id: z.string(), kind: NoticeKind, groupId: Id, readingId: Id, title: z.string(), memberId: Id.optional(), name: z.string().optional(), what: z.string().optional(), at: Time, seen: z.boolean(),
})
export type Notice = z.infer<typeof Notice>

/** When a member is told of it outside the pages: at once, once a day, or never. */
export const Pace = z.enum(['now', 'digest', 'never'])
export type Pace = z.infer<typeof Pace>

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day')

/** How a member would like to be told outside the pages. Quiet hours and the digest's hour are by the clock of `timezone`; `mail` is false for whoever wants none. */
export const InboxSettings = z.object({
  paces: z.record(NoticeKind, Pace), quiet: z.object({ from: Clock, to: Clock }).nullable(), digestAt: Clock, timezone: TimeZone, mail: z.boolean(),
})
export type InboxSettings = z.infer<typeof InboxSettings>

/** What a member may change of it. */
export const InboxChange = z.object({
  paces: z.partialRecord(NoticeKind, Pace), quiet: InboxSettings.shape.quiet, digestAt: Clock, timezone: TimeZone, mail: z.boolean(),
}).partial()

/** How a member is told who has said nothing of it. */
export const DEFAULTS: InboxSettings = {
  paces: { answer: 'digest', mention: 'now', question: 'now', opened: 'now', pledge: 'digest' },
  quiet: { from: '22:00', to: '07:00' }, digestAt: '08:00', timezone: 'UTC', mail: true,
}

/** The day and the time of day where a clock of this time zone hangs: `2026-11-22`, `18:05`. */
export const localTime = (timezone: string, at: Date): { day: string; time: string } => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at)
  const part = (type: string): string => parts.find(one => one.type === type)?.value ?? ''
  return { day: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` }
}

/** Whether a member would like to be left alone now. Hours that begin in the evening end in the morning. */
export const isQuiet = ({ quiet, timezone }: InboxSettings, now: Date): boolean => {
  if (!quiet || quiet.from === quiet.to) return false
  const { time } = localTime(timezone, now)
  return quiet.from < quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to
}

const DAY = 86_400_000

/** The day of the member's clock whose digest is the last that was due. */
export const digestDay = ({ digestAt, timezone }: InboxSettings, now: Date): string => {
  const { day, time } = localTime(timezone, now)
  return time >= digestAt ? day : new Date(Date.parse(`${day}T00:00:00Z`) - DAY).toISOString().slice(0, 10)
}

/** Whether what happened then is in that digest: it was before its hour. */
export const isInDigest = ({ digestAt, timezone }: InboxSettings, at: string, digestOn: string): boolean => {
  const { day, time } = localTime(timezone, new Date(at))
  return `${day} ${time}` < `${digestOn} ${digestAt}`
}

/** Where in the house a notice leads: to the very words, where there are any. */
export const placeOfNotice = ({ kind, groupId, readingId, what = '' }: Pick<Notice, 'kind' | 'groupId' | 'readingId' | 'what'>): string => {
  if (kind === 'pledge') return `/groups/${groupId}`
  const [, of, id] = /^(message|annotation|reply|question)\/(.+)$/.exec(what) ?? []
  return `/readings/${readingId}${of === undefined ? '' : `#${{ message: 'm', annotation: 'a', reply: 'a', question: 'q' }[of]}=${id}`}`
}
