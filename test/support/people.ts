import { nanoid } from 'nanoid'
import { io, type Socket } from 'socket.io-client'
import type { CommandMap, CommandName, CommandOutput, CommandSent, FactMap, FactName, FactBody, RouteName, RouteOutput } from '../../shared/contract.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import type { Answer } from '../../shared/wire.ts'

export type LiveClient = Socket<FactMap, CommandMap>

const standing = new Map<LiveClient, string>()

/** Ends every live connection to a house that was forgotten: the next house on its port is none of theirs. */
export const hangUp = (url: string): void => {
  for (const [socket, to] of standing) {
    if (to !== url) continue
    socket.disconnect()
    standing.delete(socket)
  }
}

/** What came back from a route. */
export interface Replied { status: number; headers: Headers; body: unknown }

/** A program that speaks the contract, signed in as a member, with nothing of our own client in it. */
export class Person implements AsyncDisposable {
  memberId = ''
  cookie = ''
  readonly #sockets: LiveClient[] = []
  constructor(readonly url: string, readonly name: string) {}

  /** Sends a request as it stands; keeps the session cookie that comes back. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Replied> {
    const response = await fetch(this.url + path, {
      method, headers: { ...(this.cookie && { cookie: this.cookie }), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const set = response.headers.getSetCookie()[0]
    if (set) this.cookie = set.split(';')[0]!
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? (JSON.parse(text) as unknown) : undefined }
  }

  /** Asks a route of the contract by its declared name and fails on a refusal. */
  async ask<N extends RouteName>(name: N, path: string, body?: unknown): Promise<RouteOutput<N>> {
    const replied = await this.send(name.split(' ')[0]!, path, body)
    if (replied.status >= 400) throw new Error(`${name} ${path}: ${JSON.stringify(replied.body)}`)
    return replied.body as RouteOutput<N>
  }

  /** The code a route refuses with; undefined when it does not. */
  async refusal(method: string, path: string, body?: unknown): Promise<RefusalCode | undefined> {
    const replied = await this.send(method, path, body)
    return replied.status >= 400 ? (replied.body as { code: RefusalCode }).code : undefined
  }

  /** Makes a personal token, as programs use it. */
  async token(): Promise<string> {
    return (await this.ask('POST /api/me/tokens', '/api/me/tokens', { label: 'a program' })).token
  }

  /** Opens a live connection with the session cookie and waits until it stands. */
  async live(): Promise<LiveClient> {
    const socket: LiveClient = io(this.url, {
      transports: ['websocket'], forceNew: true, extraHeaders: { cookie: this.cookie, origin: this.url }, reconnectionDelay: 50, reconnectionDelayMax: 200,
    })
    this.#sockets.push(socket)
    standing.set(socket, this.url)
    await new Promise<void>((done, fail) => socket.once('connect', done).once('connect_error', fail))
    return socket
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.disconnect()
    return Promise.resolve()
  }
}

/** Makes a member of the house with a name alone. */
export const newPerson = async (url: string, name: string): Promise<Person> => {
  const person = new Person(url, name)
  person.memberId = (await person.ask('POST /api/members', '/api/members', { name })).member.id
  return person
}

/** Joins by an invitation's token with a name alone. */
export const joinBy = async (url: string, token: string, name: string): Promise<Person> => {
  const person = new Person(url, name)
  person.memberId = (await person.ask('POST /api/invites/:token/accept', `/api/invites/${token}/accept`, { name })).member.id
  return person
}

/** A group with a facilitator, so many members, and a reading of a short post. */
export const newCircle = async (url: string, names: readonly string[], text = 'First thoughts\n\nOne paragraph of words.\n\nAnother paragraph of words.') => {
  const facilitator = await newPerson(url, 'Facilitator')
  const { group } = await facilitator.ask('POST /api/groups', '/api/groups', { name: 'A circle' })
  const { post } = await facilitator.ask('POST /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`, { text })
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, {})
  const members: Person[] = []
  for (const name of names) members.push(await joinBy(url, token, name))
  return { facilitator, group, post, reading, members, invite: token }
}

/** Emits a command and gives the whole answer, refusal or value. */
export const answerTo = <N extends CommandName>(socket: LiveClient, name: N, input: unknown): Promise<Answer<CommandOutput<N>>> =>
  (socket as unknown as { emitWithAck(name: string, input: unknown): Promise<Answer<CommandOutput<N>>> }).emitWithAck(name, input)

/** Emits a command and gives its value; fails on a refusal. */
export const command = async <N extends CommandName>(socket: LiveClient, name: N, input: CommandSent<N>): Promise<CommandOutput<N>> => {
  const answer = await answerTo(socket, name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.refusal.code} ${answer.refusal.message}`)
  return answer.value
}

/** Waits for the next fact of a kind that satisfies `wanted`. */
export const nextFact = <N extends FactName>(socket: LiveClient, name: N, wanted: (body: FactBody<N>) => boolean = () => true): Promise<FactBody<N>> =>
  new Promise(done => {
    const bare = socket as unknown as { on(name: string, hear: (body: FactBody<N>) => void): void; off(name: string, hear: (body: FactBody<N>) => void): void }
    const hear = (body: FactBody<N>): void => {
      if (!wanted(body)) return
      bare.off(name, hear)
      done(body)
    }
    bare.on(name, hear)
  })

/** An id as clients make them. */
export const newClientId = (): string => nanoid()
