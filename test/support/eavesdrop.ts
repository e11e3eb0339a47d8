// A program that asks the house for everything, by every door, and keeps every byte it hears.
import { WebSocket } from 'ws'
import { ROUTES, type RouteName } from '../../shared/contract.ts'
import { dataFrame, MUX, openFrame } from '../../shared/mux.ts'
import { Device, Raw, sized, until } from './margin.ts'
import type { Person } from './people.ts'

/** What a path may be filled with: parameter → values. A new parameter of the contract is taught here. */
export type Fillings = Record<string, readonly string[]>

const QUERIES: Partial<Record<string, readonly string[]>> = {
  'GET /api/readings/:readingId/export': ['as=html', 'as=markdown', 'as=csv', 'as=jsonld'],
  'GET /api/readings/:readingId/annotations': ['', 'page=1', 'mine=1'],
}

/** What somebody heard. */
export class Ear implements AsyncDisposable {
  readonly heard: Array<{ from: string; bytes: Buffer }> = []
  private readonly sockets: Raw[] = []
  private live?: { ws: WebSocket; acks: Set<string> }
  constructor(private readonly person: Person) {}

  /** Where a word was heard. */
  whereIs(word: string): string[] {
    return [...new Set(this.heard.filter(({ bytes }) => bytes.includes(word)).map(({ from }) => from))]
  }

  /** Listens at the sync door to every name, each on a socket of its own and all of them on one. */
  async sync(names: readonly string[]): Promise<void> {
    const device = await Device.of(this.person)
    await Promise.all(names.map(name => this.syncOne(device, name)))
    const raw = this.keep('mux', Raw.knock(device, '', { protocol: MUX }))
    await raw.opened()
    names.forEach((name, at) => {
      raw.send(openFrame(at + 1, name))
      raw.send(dataFrame(at + 1, Buffer.concat([Buffer.of(0, 0), sized(Uint8Array.of(0))])))
    })
    await until(() => raw.heard.length >= names.length || raw.code !== undefined, 'every name was answered')
  }

  private async syncOne(device: Device, name: string): Promise<void> {
    const raw = this.keep(`sync ${name}`, Raw.knock(device, name))
    await until(() => raw.code !== undefined || raw.ws.readyState !== WebSocket.CONNECTING, name)
    if (raw.ws.readyState !== WebSocket.OPEN) return
    raw.step1()
    await until(() => raw.code !== undefined || raw.heard.some(([type, kind]) => type === 0 && kind === 1), `${name} answered`)
  }

  private keep(from: string, raw: Raw): Raw {
    this.sockets.push(raw)
    raw.ws.on('message', data => this.heard.push({ from, bytes: Buffer.from(data as Buffer) }))
    return raw
  }

  /** Listens at the live door: enters a room and hears all that is told. */
  async enter(readingId: string): Promise<void> {
    const { url, cookie } = this.person
    const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: { cookie, origin: url } })
    const live = this.live = { ws, acks: new Set<string>() }
    ws.on('message', data => {
      const text = String(data)
      this.heard.push({ from: 'live', bytes: Buffer.from(text) })
      if (text.startsWith('0')) ws.send('40')
      if (text === '2') ws.send('3')
      if (text.startsWith('40')) ws.send(`421${JSON.stringify(['room:enter', { readingId, since: 0, sinceChange: 0 }])}`)
      const ack = /^43(\d+)/.exec(text)
      if (ack) live.acks.add(ack[1]!)
    })
    await until(() => live.acks.has('1'), 'the room was entered')
  }

  /** Everything said until now has arrived: an answer comes after what was told before it. */
  async settle(readingId: string, nth: number): Promise<void> {
    this.live!.ws.send(`42${nth}${JSON.stringify(['room:enter', { readingId }])}`)
    await until(() => this.live!.acks.has(String(nth)), 'the live door answered')
  }

  /** Asks every route that reads, with everything its path may name. */
  async ask(fillings: Fillings): Promise<number> {
    const paths = (Object.keys(ROUTES) as RouteName[]).filter(name => name.startsWith('GET ')).flatMap(name => pathsOf(name, fillings))
    for (const path of paths) {
      const response = await fetch(this.person.url + path, { headers: { cookie: this.person.cookie } })
      this.heard.push({ from: `${response.status} ${path}`, bytes: Buffer.from(await response.arrayBuffer()) })
      this.heard.push({ from: `head of ${path}`, bytes: Buffer.from(JSON.stringify([...response.headers])) })
    }
    return paths.length
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const raw of this.sockets) raw[Symbol.dispose]()
    this.live?.ws.terminate()
    return Promise.resolve()
  }
}

const pathsOf = (name: RouteName, fillings: Fillings): string[] => {
  let paths = [name.slice(4)]
  for (const [, parameter] of name.matchAll(/:(\w+)/g)) {
    const values = fillings[parameter!]
    if (!values) throw new Error(`${name}: say in this test what :${parameter!} may be`)
    paths = paths.flatMap(path => values.map(value => path.replace(`:${parameter!}`, encodeURIComponent(value))))
  }
  const asked = fillings.query ?? [''], queries = QUERIES[name] ?? (name === 'GET /api/search' ? asked : asked.slice(0, 1))
  return paths.flatMap(path => queries.map(query => (query ? `${path}?${query}` : path)))
}
