/** The web door: REST under /api, the pages everywhere else, and how the house feels (/healthz, /readyz). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compression from 'compression'
import { stringifySetCookie } from 'cookie'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import helmet from 'helmet'
import { ROUTES, type RouteName } from '../../shared/contract.ts'
import { Refusal, REFUSALS } from '../../shared/refusal.ts'
import { WHOSE } from '../../shared/whose.ts'
import { Media } from '../../shared/wire.ts'
import type { House } from '../house.ts'
import { askerOf, type Asker } from './asker.ts'
import { asRefusal, runRoute, type RouteHandlers } from './gate.ts'
import { addressOf } from './porch.ts'
import { checkOrigin, cookieName, endCredential, hashOf, identify, isSecure, openSession, SESSION_SECONDS, speaker } from './session.ts'

const PAGES = join(import.meta.dirname, '../../.cache/client')

/** Answers a refusal as RFC 9457 problem details. */
const refuse = (response: Response, refusal: Refusal, status: number = REFUSALS[refusal.code]): void => {
  if (response.headersSent) return void response.destroy()
  if (refusal.retryAfter !== undefined) response.setHeader('Retry-After', String(Math.ceil(refusal.retryAfter)))
  response.status(status).type('application/problem+json').send(JSON.stringify({
    type: 'about:blank', title: refusal.code, status, code: refusal.code, detail: refusal.message, ...(refusal.fields && { fields: refusal.fields }),
  }))
}

const setCookie = (house: House, response: Response, secret: string, maxAge: number): void => {
  response.setHeader('Set-Cookie', stringifySetCookie({
    name: cookieName(house), value: secret, httpOnly: true, sameSite: 'lax', path: '/', maxAge, secure: isSecure(house),
  }))
}

const askerAt = async (house: House, request: Request, response: Response): Promise<Asker> => {
  const shown = await identify(house, request.headers)
  const known = speaker(shown, request.headers[WHOSE.toLowerCase()])
  return askerOf(known, {
    address: addressOf(house, request),
    signIn: async memberId => {
      if (shown?.credential.startsWith('session/')) await endCredential(house, shown)
      setCookie(house, response, await openSession(house, memberId), SESSION_SECONDS)
    },
    signOut: async () => {
      if (shown !== known) throw new Refusal('not-signed-in', 'Somebody else is signed in here now.')
      if (known) await endCredential(house, known)
      setCookie(house, response, '', 0)
    },
  })
}

/** Marks an answer so that whoever has it already need not be sent it again. */
const markMedia = (response: Response, { mark, changedAt }: Media['more']): void => {
  if (mark !== undefined) response.setHeader('ETag', `"${hashOf(mark)}"`).setHeader('Cache-Control', 'private, no-cache')
  if (changedAt !== undefined) response.setHeader('Last-Modified', new Date(changedAt).toUTCString())
}

/** Whether the asker has it already. Programs that say `no-cache` as well still want to hear that nothing is new. */
const isKnown = (response: Response): boolean => {
  const { 'if-none-match': marks, 'if-modified-since': since } = response.req.headers
  const [mark, changed] = [response.getHeader('ETag'), response.getHeader('Last-Modified')]
  if (mark === undefined) return false
  if (marks !== undefined) return marks.split(',').some(one => one.trim() === '*' || one.trim().replace(/^W\//, '') === mark)
  return since !== undefined && changed !== undefined && Date.parse(since) >= Date.parse(String(changed))
}

const sendMedia = (response: Response, { type, text, more }: Media): void => {
  markMedia(response, more)
  if (isKnown(response)) return void response.status(304).end()
  if (more.policy !== undefined) response.setHeader('Content-Security-Policy', more.policy)
  if (more.filename !== undefined) response.attachment(more.filename)
  response.setHeader('Content-Type', type)
  response.end(text)
}

/** A form says nothing to a route: what a mail program posts to end mails is in the address. */
const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

const mountRoute = (app: Express, house: House, handlers: RouteHandlers) => (name: RouteName): void => {
  const [method, path] = name.split(' ') as [string, string]
  const declared = ROUTES[name]
  const readBody = express.json({ limit: declared.limit, strict: false, type: request => !FORM.test(request.headers['content-type'] ?? '') })
  const answer = async (request: Request, response: Response): Promise<void> => {
    if (!READS.has(method) && request.headers.origin !== undefined) checkOrigin(house, request.headers, false)
    const asker = await askerAt(house, request, response)
    if (!declared.open) void asker.memberId
    await new Promise<void>((done, fail) => readBody(request, response, error => (error ? fail(error) : done())))
    const raw = { params: request.params, query: request.query, body: request.body as unknown }
    const value = await runRoute(house, handlers, { name, raw, asker })
    const isLook = declared.looks !== undefined && request.query[declared.looks] !== undefined
    response.status(isLook ? 200 : declared.status).setHeader('Cache-Control', 'no-store')
    if (value instanceof Media) sendMedia(response, value)
    else response.json(value)
  }
  app[method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'](path, answer)
}

/** What body-parser and Express throw on a request they cannot read. */
const unreadable = (error: unknown): { refusal: Refusal; status: number } | undefined => {
  const status = (error as { status?: number } | undefined)?.status
  if (status === 413) return { refusal: new Refusal('too-large', 'This is more than can be sent at once.'), status }
  if (status === 404) return { refusal: new Refusal('not-found', 'There is nothing at this address.'), status }
  if (status !== undefined && status >= 400 && status < 500) return { refusal: new Refusal('invalid', 'The request cannot be read.'), status: 400 }
  return undefined
}

const answerErrors = (house: House): ErrorRequestHandler => (error: unknown, request, response, _next) => {
  const known = unreadable(error)
  if (known) return refuse(response, known.refusal, known.status)
  refuse(response, asRefusal(house, `${request.method} ${request.path.slice(0, 200)}`, error))
}

const guard = (house: House) => {
  const socket = house.publicUrl.replace(/^http/, 'ws')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"],
        connectSrc: ["'self'", socket], objectSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"], formAction: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isSecure(house),
    xFrameOptions: { action: 'deny' },
  })
}

/** Prometheus text exposition of what is counted; there is no such address for whoever does not show the token. */
const serveMetrics = (app: Express, house: House): void => {
  const { metricsToken } = house.config
  app.get('/metrics', (request, response) => {
    const shown = request.headers.authorization ?? ''
    if (metricsToken === undefined || hashOf(shown) !== hashOf(`Bearer ${metricsToken}`)) throw new Refusal('not-found', 'There is nothing at this address.')
    const figures = { ...house.figures.read(), ...house.store.figures() }
    response.type('text/plain; version=0.0.4').send(Object.entries(figures).map(([name, value]) => `tenfold_${name} ${value}\n`).join(''))
  })
}

const nothingHere = (): never => { throw new Refusal('not-found', 'There is nothing at this address.') }

const servePages = (app: Express): void => {
  app.use('/assets', express.static(join(PAGES, 'assets'), { immutable: true, maxAge: '1y', index: false }), nothingHere)
  app.use(express.static(PAGES, { index: false }))
  app.get('/{*path}', (_request, response) => {
    if (!existsSync(join(PAGES, 'index.html'))) throw new Refusal('unavailable', 'The pages are not built yet. Start the house with npm start.')
    response.setHeader('Cache-Control', 'no-cache')
    response.sendFile('index.html', { root: PAGES })
  })
}

/** Builds the web door over all routes and the built pages. */
export const openWeb = (house: House, handlers: RouteHandlers): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use(guard(house), compression())
  app.get('/healthz', (_request, response) => void response.json({ ok: true }))
  app.get('/readyz', async (_request, response) => {
    await house.store.ready()
    response.json({ ok: true })
  })
  for (const name of Object.keys(ROUTES) as RouteName[]) mountRoute(app, house, handlers)(name)
  app.use(['/api', '/socket.io'], nothingHere)
  serveMetrics(app, house)
  servePages(app)
  app.use(nothingHere)
  app.use(answerErrors(house))
  return app
}
