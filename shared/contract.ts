/** The roll-call of everything that goes through the wall: all commands, facts and routes. */
import { z } from 'zod'
import { Reminder } from './calendar.ts'
import { Care } from './care.ts'
import { Carried, CarriedKind } from './carried.ts'
import { Code, Convention, ConventionChange, ConventionSource, FollowingGroup, NewConvention, PathStep } from './convention.ts'
import { Message, MessageEdit, MessageErase, MessageReact, MessageSeen, NewMessage, Quotation } from './discussion.ts'
import { Group, GroupChange, GroupMember, Invite, MembershipChange, NewGroup, NewInvite, Role } from './group.ts'
import { Email, Me, MemberChange, NewMember } from './member.ts'
import { Feedback, FeedbackPicture, NewFeedback } from './feedback.ts'
import { FeedEntry, FollowedFeed, NewFeed } from './feed.ts'
import { InboxChange, InboxSettings, Notice } from './inbox.ts'
import { Lead, LeadStep } from './lead.ts'
import { Moderation, NewModeration } from './moderation.ts'
import { Pack, PackChoice } from './pack.ts'
import { PledgeCount } from './pledge.ts'
import { Post, PostSource } from './post.ts'
import { Present } from './presence.ts'
import { Device, NewDevice } from './push.ts'
import { NewReading, ReadingCard, ReadingChange } from './reading.ts'
import { NewAnswer, NewQuestion, Question, QuestionBack, QuestionName } from './question.ts'
import { BroughtIn, Foreseen } from './webannotation.ts'
import { NewRound, Round, RoundExtension, RoundTurn, RoundWriting } from './round.ts'
import { Hit, Sought } from './search.ts'
import { Standing, Unmet } from './waiting.ts'
import { command, fact, Id, Media, Page, pageOf, route, Time, type Answer } from './wire.ts'
import { Year } from './year.ts'

const conventionParams = z.object({ conventionId: Id })
const convention = z.object({ convention: Convention })
const way = convention.extend({ path: z.array(PathStep) })
const OfReading = z.object({ readingId: Id })
const PledgeTold = OfReading.extend(PledgeCount.shape)
const groupParams = z.object({ groupId: Id })
const readingParams = z.object({ readingId: Id })
const postParams = z.object({ postId: Id })
const sealParams = z.object({ token: z.string().regex(/^[\w-]{1,64}\.[\w-]{43}$/) })
const feedParams = groupParams.extend({ feedId: Id })
const keyed = z.object({ key: z.string().max(100) })
const memberParams = groupParams.extend({ memberId: Id })
const inviteParams = groupParams.extend({ inviteId: Id })
const tokenParams = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/) })

const group = z.object({ group: Group.extend({ role: Role }) })
const post = z.object({ post: Post })
const reading = z.object({ reading: ReadingCard })
const me = z.object({ member: Me })
const nothing = z.object({})
/** Not JSON of ours: its media type is the answer's own. */
const media = z.instanceof(Media)
const POST_LIMIT = 4 * 1024 * 1024

/** What `room:enter` answers: everything a page needs beside the text. */
export const RoomEntered = z.object({
  reading: ReadingCard,
  members: z.array(GroupMember),
  /** Members who left the group; their words stay. */
  former: z.array(z.object({ memberId: Id, name: z.string() })),
  present: z.array(Present),
  messages: z.array(Message),
  lastSeq: z.number().int(),
  /** How far the entering member has read; absent when they have never said. */
  seen: z.number().int().optional(),
  /** Earlier messages changed (edited, erased, reacted to) since `sinceChange`. */
  changed: z.array(Message),
  /** The number of the newest change; hand it back as `sinceChange`. */
  lastChange: z.number().int(),
  /** What the house's clock says, for pages that count down by their own. */
  now: Time,
  /** How the room is led, when somebody leads. */
  lead: Lead.optional(),
  /** The round going on, when there is one. */
  round: Round.optional(),
})
export type RoomEntered = z.infer<typeof RoomEntered>

/** Every command. */
export const COMMANDS = {
  'room:enter': command(OfReading.extend({ since: z.number().int().min(0).optional(), sinceChange: z.number().int().min(0).optional() }), RoomEntered),
  'room:leave': command(OfReading, nothing),
  'presence:move': command(OfReading.extend({ blockId: z.string().max(64).optional() }), nothing, { volatile: true }),
  'typing:note': command(OfReading, nothing, { volatile: true }),
  'message:send': command(NewMessage, Message),
  'message:edit': command(MessageEdit, Message),
  'message:erase': command(MessageErase, Message),
  'message:react': command(MessageReact, Message),
  'message:seen': command(MessageSeen, MessageSeen),
  'question:ask': command(NewQuestion, Question),
  'question:back': command(QuestionBack, Question),
  'question:answer': command(NewAnswer, Question),
  'question:carry': command(QuestionName, Question),
  'feedback:give': command(NewFeedback, Feedback),
  'lead:start': command(LeadStep, Lead),
  'lead:move': command(LeadStep, Lead),
  'lead:stop': command(OfReading, Lead),
  'round:start': command(NewRound, Round),
  'round:pass': command(OfReading, Round),
  'round:next': command(RoundTurn, Round),
  'round:join': command(OfReading, Round),
  'round:extend': command(RoundExtension, Round),
  'round:stop': command(OfReading, Round),
  'round:write': command(RoundWriting, Round),
  'pledge:make': command(OfReading, PledgeTold.extend({ pledged: z.boolean() })),
  'pledge:withdraw': command(OfReading, PledgeTold.extend({ pledged: z.boolean() })),
} as const

/** Every fact. */
export const FACTS = {
  'presence:changed': fact(z.object({ readingId: Id, present: z.array(Present) })),
  'typing:noted': fact(z.object({ readingId: Id, memberId: Id })),
  'message:sent': fact(Message),
  'message:edited': fact(Message),
  'message:erased': fact(Message),
  'message:reacted': fact(Message),
  'message:seen': fact(MessageSeen),
  'question:asked': fact(Question),
  'question:backed': fact(Question),
  'question:answered': fact(Question),
  'question:carried': fact(Question),
  'feedback:given': fact(OfReading),
  'lead:changed': fact(Lead),
  'round:changed': fact(Round),
  'pledge:changed': fact(PledgeTold),
  'member:joined': fact(z.object({ groupId: Id, member: GroupMember })),
  'member:left': fact(z.object({ groupId: Id, memberId: Id })),
  'member:changed': fact(z.object({ groupId: Id, member: GroupMember })),
  'moderation:changed': fact(OfReading),
  'margin:opened': fact(z.object({ readingId: Id, memberId: Id })),
  'reading:assigned': fact(reading),
  'reading:opened': fact(OfReading),
  'reading:revealed': fact(OfReading),
  'reading:changed': fact(reading),
  'reading:removed': fact(z.object({ groupId: Id, readingId: Id })),
  'convention:published': fact(z.object({ groupId: Id, conventionId: Id })),
  'inbox:changed': fact(nothing),
  'house:closing': fact(nothing),
} as const

/** Every route. */
export const ROUTES = {
  'POST /api/members': route({ body: NewMember, output: me, status: 201, open: true }),
  'POST /api/session': route({ body: z.object({ email: Email, password: z.string().max(200) }), output: me, status: 201, open: true }),
  'DELETE /api/session': route({ output: nothing, open: true }),
  'GET /api/me': route({ output: z.object({ member: Me, groups: z.array(z.object({ id: Id, name: z.string(), role: Role })) }) }),
  'PATCH /api/me': route({ body: MemberChange, output: me }),
  'DELETE /api/me': route({ output: nothing }),
  'GET /api/me/export': route({ output: z.record(z.string(), z.unknown()) }),
  'POST /api/me/tokens': route({ body: z.object({ label: z.string().min(1).max(80) }), output: z.object({ id: Id, label: z.string(), token: z.string() }), status: 201 }),
  'GET /api/me/tokens': route({ output: pageOf(z.object({ id: Id, label: z.string(), createdAt: Time })) }),
  'DELETE /api/me/tokens/:tokenId': route({ params: z.object({ tokenId: Id }), output: nothing }),

  'POST /api/groups': route({ body: NewGroup.extend({ sample: z.boolean().optional() }), output: group, status: 201 }),
  'GET /api/groups/:groupId': route({ params: groupParams, output: group }),
  'PATCH /api/groups/:groupId': route({ params: groupParams, body: GroupChange, output: group }),
  'DELETE /api/groups/:groupId': route({ params: groupParams, output: nothing }),
  'GET /api/groups/:groupId/members': route({ params: groupParams, query: Page, output: pageOf(GroupMember) }),
  'PATCH /api/groups/:groupId/members/:memberId': route({ params: memberParams, body: MembershipChange, output: z.object({ member: GroupMember }) }),
  'DELETE /api/groups/:groupId/members/:memberId': route({ params: memberParams, output: nothing }),

  'POST /api/groups/:groupId/invites': route({
    params: groupParams, body: NewInvite, output: z.object({ invite: Invite, token: z.string(), url: z.string() }), status: 201,
  }),
  'GET /api/groups/:groupId/invites': route({ params: groupParams, query: Page, output: pageOf(Invite) }),
  'GET /api/groups/:groupId/invites/:inviteId': route({ params: inviteParams, output: z.object({ invite: Invite }) }),
  'DELETE /api/groups/:groupId/invites/:inviteId': route({ params: inviteParams, output: nothing }),
  'GET /api/invites/:token': route({
    params: tokenParams, output: z.object({ group: z.object({ name: z.string() }), role: Role, facilitator: z.object({ name: z.string() }) }), open: true,
  }),
  'POST /api/invites/:token/accept': route({
    params: tokenParams, body: MemberChange.pick({ name: true, language: true }), output: z.object({ group: Group.extend({ role: Role }), member: Me }), status: 201, open: true,
  }),

  'POST /api/groups/:groupId/posts': route({ params: groupParams, body: PostSource, output: post, status: 201, limit: POST_LIMIT }),
  'GET /api/groups/:groupId/posts': route({
    params: groupParams, query: Page, output: pageOf(Post.omit({ blocks: true, related: true, next: true, previous: true })),
  }),
  'GET /api/posts/:postId': route({ params: postParams, query: z.object({ revision: z.coerce.number().int().min(1).optional() }), output: post }),
  'POST /api/posts/:postId/revisions': route({
    params: postParams, query: z.object({ preview: z.literal('1').optional() }), body: PostSource, output: post.extend({ preview: z.array(Foreseen).optional() }),
    status: 201, looks: 'preview', limit: POST_LIMIT,
  }),

  'GET /api/groups/:groupId/degree': route({ params: groupParams, output: Standing }),
  'GET /api/groups/:groupId/unmet': route({ params: groupParams, query: Page, output: pageOf(Unmet) }),

  'GET /api/groups/:groupId/care': route({ params: groupParams, output: Care }),
  'GET /api/groups/:groupId/year': route({ params: groupParams, query: z.object({ of: z.coerce.number().int().min(1970).max(9999).optional() }), output: Year }),
  'GET /api/groups/:groupId/pack': route({ params: groupParams, output: Pack }),
  'GET /api/groups/:groupId/pack.html': route({ params: groupParams, output: media }),
  'POST /api/readings/:readingId/pack': route({ params: readingParams, body: PackChoice, output: nothing }),

  'POST /api/conventions': route({ body: NewConvention, output: convention, status: 201 }),
  'GET /api/conventions': route({ query: Page, output: pageOf(Convention) }),
  'GET /api/conventions/:conventionId': route({ params: conventionParams, output: way }),
  'PATCH /api/conventions/:conventionId': route({ params: conventionParams, body: ConventionChange, output: convention }),
  'DELETE /api/conventions/:conventionId': route({ params: conventionParams, output: nothing }),
  'POST /api/conventions/:conventionId/posts': route({ params: conventionParams, body: ConventionSource, output: post, status: 201, limit: POST_LIMIT }),
  'POST /api/conventions/:conventionId/publish': route({ params: conventionParams, output: convention.extend({ groups: z.number().int() }) }),
  'GET /api/conventions/:conventionId/groups': route({ params: conventionParams, query: Page, output: pageOf(FollowingGroup) }),
  'GET /api/conventions/:conventionId/questions': route({ params: conventionParams, output: Carried }),
  'GET /api/conventions/:conventionId/questions/export': route({ params: conventionParams, query: z.object({ as: CarriedKind }), output: media }),
  'POST /api/groups/:groupId/convention': route({ params: groupParams, body: z.object({ code: Code }), output: way, status: 201 }),
  'GET /api/groups/:groupId/convention': route({ params: groupParams, output: way.partial({ convention: true }) }),
  'DELETE /api/groups/:groupId/convention': route({ params: groupParams, output: nothing }),
  'GET /api/groups/:groupId/calendar.ics': route({ params: groupParams, query: keyed.extend({ remind: Reminder.optional() }), output: media, open: true }),
  'GET /api/groups/:groupId/key': route({ params: groupParams, output: z.object({ since: Time.nullable() }) }),
  'POST /api/groups/:groupId/key': route({ params: groupParams, output: z.object({ key: z.string(), calendar: z.string(), feed: z.string() }), status: 201 }),
  'DELETE /api/groups/:groupId/key': route({ params: groupParams, output: nothing }),

  'POST /api/groups/:groupId/readings': route({ params: groupParams, body: NewReading, output: reading, status: 201 }),
  'GET /api/groups/:groupId/readings': route({ params: groupParams, query: Page, output: pageOf(ReadingCard) }),
  'GET /api/readings/:readingId': route({ params: readingParams, output: reading.extend({ pledged: z.boolean() }) }),
  'PATCH /api/readings/:readingId': route({ params: readingParams, body: ReadingChange, output: reading }),
  'DELETE /api/readings/:readingId': route({ params: readingParams, output: nothing }),
  'POST /api/readings/:readingId/release': route({ params: readingParams, output: reading }),
  'GET /api/readings/:readingId/messages': route({
    params: readingParams, query: z.object({ before: z.coerce.number().int().min(1).optional(), limit: Page.shape.limit }), output: pageOf(Message),
  }),
  'GET /api/readings/:readingId/quotations': route({ params: readingParams, query: Page, output: pageOf(Quotation) }),
  'GET /api/readings/:readingId/questions': route({ params: readingParams, query: Page, output: pageOf(Question) }),
  'GET /api/readings/:readingId/annotations': route({
    params: readingParams, query: z.object({ page: z.coerce.number().int().min(1).optional(), mine: z.literal('1').optional() }), output: media,
  }),
  'GET /api/readings/:readingId/annotations/:memberId/:id': route({ params: readingParams.extend({ memberId: Id, id: Id }), output: media }),
  'POST /api/readings/:readingId/annotations': route({ params: readingParams, body: z.unknown(), output: BroughtIn, limit: POST_LIMIT }),
  'GET /api/readings/:readingId/export': route({ params: readingParams, query: z.object({ as: z.enum(['html', 'markdown', 'csv', 'jsonld']) }), output: media }),
  'GET /api/readings/:readingId/rounds': route({ params: readingParams, query: Page, output: pageOf(Round) }),
  'POST /api/readings/:readingId/moderation': route({ params: readingParams, body: NewModeration, output: Moderation }),
  'GET /api/readings/:readingId/moderation': route({ params: readingParams, output: Moderation }),
  'GET /api/groups/:groupId/feed.xml': route({ params: groupParams, query: keyed, output: media, open: true }),
  'GET /api/readings/:readingId/feed.xml': route({ params: readingParams, query: keyed, output: media, open: true }),
  'POST /api/groups/:groupId/feeds': route({ params: groupParams, body: NewFeed, output: z.object({ feed: FollowedFeed }), status: 201 }),
  'GET /api/groups/:groupId/feeds': route({ params: groupParams, query: Page, output: pageOf(FollowedFeed) }),
  'GET /api/groups/:groupId/feeds/:feedId/entries': route({ params: feedParams, query: Page, output: pageOf(FeedEntry.extend({ postId: Id.optional() })).extend({ feed: FollowedFeed }) }),
  'DELETE /api/groups/:groupId/feeds/:feedId': route({ params: feedParams, output: nothing }),
  'GET /api/readings/:readingId/feedback': route({ params: readingParams, output: FeedbackPicture }),
  'GET /api/readings/:readingId/feedback/mine': route({ params: readingParams, output: z.object({ feedback: Feedback.optional() }) }),
  'GET /api/me/inbox': route({
    query: Page, output: pageOf(Notice).extend({ unseen: z.number().int(), settings: InboxSettings, /** Without a way to send them, mails are written to a folder. */ mails: z.enum(['sent', 'folder']) }),
  }),
  'POST /api/me/inbox/seen': route({ body: z.object({ ids: z.array(z.string().min(1).max(300)).max(500) }), output: nothing }),
  'PATCH /api/me/inbox': route({ body: InboxChange, output: z.object({ settings: InboxSettings }) }),
  'GET /api/me/push': route({ output: z.object({ key: z.string(), items: z.array(Device) }) }),
  'POST /api/me/push': route({ body: NewDevice, output: z.object({ device: Device }), status: 201 }),
  'DELETE /api/me/push/:deviceId': route({ params: z.object({ deviceId: Id }), output: nothing }),
  'GET /api/mail/unsubscribe/:token': route({ params: sealParams, output: media, open: true }),
  'POST /api/mail/unsubscribe/:token': route({ params: sealParams, body: z.unknown(), output: media, open: true }),
  'GET /api/search': route({ query: Sought, output: pageOf(Hit) }),
  'GET /api/readings/:readingId/margins': route({ params: readingParams, output: pageOf(z.object({ memberId: Id, name: z.string() })) }),
} as const

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS
/** The name of a fact. */
export type FactName = keyof typeof FACTS
/** Method and path of a route. */
export type RouteName = keyof typeof ROUTES

/** What a command's handler receives, and what a client sends (before defaults are filled in). */
export type CommandInput<N extends CommandName> = z.output<(typeof COMMANDS)[N]['input']>
/** What a client sends with a command, before defaults are filled in. */
export type CommandSent<N extends CommandName> = z.input<(typeof COMMANDS)[N]['input']>
/** What a command is acknowledged with. */
export type CommandOutput<N extends CommandName> = z.output<(typeof COMMANDS)[N]['output']>
/** What a fact says. */
export type FactBody<N extends FactName> = z.output<(typeof FACTS)[N]>
/** What a route's handler receives. */
export type RouteInput<N extends RouteName> = {
  params: z.output<(typeof ROUTES)[N]['params']>; query: z.output<(typeof ROUTES)[N]['query']>; body: z.output<(typeof ROUTES)[N]['body']>
}
/** What a client sends to a route, before defaults are filled in. */
export type RouteSent<N extends RouteName> = {
  params?: z.input<(typeof ROUTES)[N]['params']>; query?: z.input<(typeof ROUTES)[N]['query']>; body?: z.input<(typeof ROUTES)[N]['body']>
}
/** What a route answers. */
export type RouteOutput<N extends RouteName> = z.output<(typeof ROUTES)[N]['output']>

/** Socket.IO's typed maps. */
export type CommandMap = { [N in CommandName]: (input: CommandSent<N>, answer: (told: Answer<CommandOutput<N>>) => void) => void }
/** Socket.IO's map of what the house tells. */
export type FactMap = { [N in FactName]: (body: FactBody<N>) => void }
