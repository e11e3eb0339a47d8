/** Builds the whole house on one port: store, rooms, doors. Tests call this with a temporary folder. */
import { EventEmitter, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nanoid } from 'nanoid'
import { COMMANDS, ROUTES } from '../shared/contract.ts'
import { openAlarms, type Alarm } from './alarm.ts'
import { annotationRoutes } from './annotation.ts'
import { calendarRoutes } from './calendar.ts'
import { careRoutes } from './care.ts'
import { carriedRoutes } from './carried.ts'
import type { Config } from './config.ts'
import { conventionRoutes } from './convention.ts'
import { finishPublishing } from './convention/publish.ts'
import { degreeRoutes } from './degree.ts'
import { openWritings } from './annotation/kept.ts'
import { openDegrees } from './degree/kept.ts'
import { openDiary } from './diary.ts'
import { discussionCommands, discussionRoutes } from './discussion.ts'
import { openDiscussions } from './discussion/kept.ts'
import { checkRollCall } from './doors/gate.ts'
import { openLive } from './doors/live.ts'
import { fewAtOnce } from './doors/porch.ts'
import { openSync } from './doors/sync.ts'
import { openWeb } from './doors/web.ts'
import { feedRoutes } from './feed.ts'
import { feedbackCommands, feedbackRoutes } from './feedback.ts'
import { openFigures } from './figures.ts'
import { groupRoutes } from './group.ts'
import type { House, Tidings } from './house.ts'
import { inboxRoutes } from './inbox.ts'
import { openMails, type Mails } from './inbox/deliver.ts'
import { inviteRoutes } from './invite.ts'
import { leadCommands } from './lead.ts'
import { openLeads } from './lead/kept.ts'
import { LIMITS, type Limits } from './margin/limits.ts'
import { openMargins } from './margin/margins.ts'
import { memberRoutes } from './member.ts'
import { finishErasing } from './member/erase.ts'
import { openGuards } from './member/guard.ts'
import { pledgeCommands } from './pledge.ts'
import { openOpenings } from './pledge/opening.ts'
import { postRoutes } from './post.ts'
import { bringIn } from './post/bring.ts'
import { fetchAddress, type FetchAddress } from './post/fetch.ts'
import { moderationRoutes } from './moderation.ts'
import { packRoutes } from './pack.ts'
import { openPresence } from './presence.ts'
import { pushRoutes } from './push.ts'
import { followCredentials, houseKeys } from './push/kept.ts'
import { postAddress, type PostAddress } from './push/knock.ts'
import { questionCommands, questionRoutes } from './question.ts'
import { readingRoutes } from './reading.ts'
import { roundCommands, roundRoutes } from './round.ts'
import { openRounds } from './round/going.ts'
import { roomCommands, roomRoutes } from './room.ts'
import { searchRoutes } from './search.ts'
import { openSearches } from './search/kept.ts'
import { yearRoutes } from './year.ts'
import { openEmbedded } from './store/embedded/open.ts'

const COMMAND_HANDLERS = { ...roomCommands, ...discussionCommands, ...questionCommands, ...pledgeCommands, ...leadCommands, ...feedbackCommands, ...roundCommands }
const ROUTE_HANDLERS = {
  ...memberRoutes, ...groupRoutes, ...inviteRoutes, ...postRoutes, ...readingRoutes, ...discussionRoutes, ...questionRoutes, ...roundRoutes, ...degreeRoutes, ...conventionRoutes, ...calendarRoutes, ...roomRoutes,
  ...annotationRoutes, ...moderationRoutes, ...searchRoutes, ...feedRoutes, ...feedbackRoutes, ...inboxRoutes, ...pushRoutes, ...careRoutes, ...packRoutes, ...carriedRoutes, ...yearRoutes,
}

/** What a test may put in the place of the world outside; a house that serves people sets none of it. */
export interface World { clock?: () => Date; alarm?: Alarm; limits?: Partial<Limits>; bringIn?: House['bringIn']; fetchAddress?: FetchAddress; postAddress?: PostAddress; write?: (line: string) => void }

/** A house that listens. `close` tells the rooms, flushes and lets go of the folder. */
export interface OpenHouse { house: House; url: string; mails: Mails; close(): Promise<void> }

const listen = async (http: Server, config: Config): Promise<string> => {
  http.listen(config.port, config.host)
  await once(http, 'listening')
  const { address, family, port } = http.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** Slow strangers may not hold connections open: a request's head is due in 10 s, the whole in 30 s. */
const openHttp = (): Server => createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000, keepAliveTimeout: 65_000 })

const openHouse = async (config: Config, world: World): Promise<House & { silence(): void; isWhole: boolean }> => {
  const diary = openDiary(config.logLevel, world.write ?? (line => process.stdout.write(line)))
  const tidings = new EventEmitter().setMaxListeners(0)
  const clock = world.clock ?? (() => new Date())
  const alarms = openAlarms(clock)
  let isWhole = true
  const store = await openEmbedded({ dir: config.dataDir, say: ({ level, event, ...more }) => {
    isWhole &&= level === 'info'
    diary[level](event, more)
  } })
  const house: House = {
    config, publicUrl: config.publicUrl ?? '', store, clock, alarm: world.alarm ?? alarms.alarm, diary, figures: openFigures(), newId: () => nanoid(), guards: openGuards(),
    bringIn: world.bringIn ?? ((source, whose) => bringIn(source, { whose })), fetchAddress: world.fetchAddress ?? fetchAddress, postAddress: world.postAddress ?? postAddress,
    tell: () => {}, isListening: () => false,
    spread: (name, tiding) => void tidings.emit(name, tiding),
    onTiding: <N extends keyof Tidings>(name: N, hear: (tiding: Tidings[N]) => void) => void tidings.on(name, hear),
    discussions: undefined!, presence: undefined!, leads: undefined!, degrees: undefined!, margins: undefined!, searches: undefined!, writings: undefined!,
  }
  Object.assign(house, { discussions: openDiscussions(house), presence: openPresence(house), margins: openMargins(house, { ...LIMITS, ...world.limits }) })
  return Object.assign(house, { isWhole, silence: alarms.silence, leads: openLeads(house), degrees: openDegrees(house), searches: openSearches(house), writings: openWritings(house) })
}

/** Opens a house: refuses when a declared command or route has no handler, or when the folder is another house's. */
export const openApp = async (config: Config, world: World = {}): Promise<OpenHouse> => {
  checkRollCall('command', COMMANDS, COMMAND_HANDLERS)
  checkRollCall('route', ROUTES, ROUTE_HANDLERS)
  const house = await openHouse(config, world)
  await finishErasing(house, house.isWhole)
  await openOpenings(house)
  openRounds(house)
  await finishPublishing(house)
  const http = openHttp()
  const url = await listen(http, config)
  house.publicUrl ||= url
  const live = openLive(house, http, COMMAND_HANDLERS)
  house.isListening = live.isListening
  house.tell = (audience, fact, body) => {
    live.tell(audience, fact, body)
    house.spread('fact:told', { audience, fact, body } as Tidings['fact:told'])
  }
  const sync = openSync(house, http)
  // Socket.IO listens for polling, which is not spoken here
  http.removeAllListeners('request').on('request', fewAtOnce(openWeb(house, ROUTE_HANDLERS)))
  await houseKeys(house)
  followCredentials(house)
  const mails = openMails(house)
  house.diary.info('open', { url: house.publicUrl })
  const close = async (): Promise<void> => {
    http.close()
    await live.close()
    await sync.close()
    await mails.close()
    house.silence()
    await house.store.close()
    http.closeAllConnections()
  }
  return { house, url, mails, close }
}
