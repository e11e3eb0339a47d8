import { createDecipheriv, createECDH, createPublicKey, createHmac, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

const hmac = (key: Buffer, ...data: Buffer[]): Buffer => createHmac('sha256', key).update(Buffer.concat(data)).digest()

/** HKDF of RFC 5869 for one block of output. */
const derived = ({ salt, secret, info, bytes }: { salt: Buffer; secret: Buffer; info: Buffer; bytes: number }): Buffer =>
  hmac(hmac(salt, secret), info, Buffer.from([1])).subarray(0, bytes)

/** A browser's side of Web Push, written from RFC 8291 and RFC 8188: it makes the keys, and alone can read what comes. */
export const newBrowser = () => {
  const pair = createECDH('prime256v1'), auth = randomBytes(16), own = pair.generateKeys()
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    read: (body: Buffer): string => {
      const salt = body.subarray(0, 16), idLength = body[20]!, sender = body.subarray(21, 21 + idLength), sealed = body.subarray(21 + idLength)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, sender])
      const secret = derived({ salt: auth, secret: pair.computeSecret(sender), info, bytes: 32 })
      const key = derived({ salt, secret, info: Buffer.from('Content-Encoding: aes128gcm\0'), bytes: 16 })
      const nonce = derived({ salt, secret, info: Buffer.from('Content-Encoding: nonce\0'), bytes: 12 })
      const opened = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
      const padded = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()])
      return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
    },
  }
}

/** What a push service was handed. */
export interface Handed { path: string; headers: IncomingHttpHeaders; body: Buffer }

/** A push service on this machine: `answers` says with which status each path is answered. */
export const openPushService = async () => {
  const got: Handed[] = [], answers = new Map<string, number>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(answers.get(request.url ?? '') ?? 201, answers.get(request.url ?? '') === 307 ? { location: '/elsewhere' } : {}).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    got, answers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => { server.closeAllConnections(); server.close(); await once(server, 'close') },
  }
}

/** Whether a VAPID header is signed with the key the house gave out (RFC 8292), and for which service until when. */
export const readVapid = (header: string | undefined): { key: string; aud: string; exp: number; sub: string; isSigned: boolean } => {
  const [, jwt = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? []
  const [head = '', claims = '', seal = ''] = jwt.split('.'), point = Buffer.from(key, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(seal, 'base64url'))
  return { key, isSigned, ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }) }
}
