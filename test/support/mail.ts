import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail as its reader's program sees it: headers by lower-case name, and the decoded parts by media type. */
export interface Read { to: string[]; header: (name: string) => string | undefined; parts: Map<string, string>; raw: string }

const unfolded = (head: string): Map<string, string> =>
  new Map(head.replace(/\r\n[ \t]+/g, ' ').split('\r\n').map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), decodedWords(line.slice(line.indexOf(':') + 1).trim())]))

/** RFC 2047: `=?UTF-8?B?…?=`; the blank between two of them is no blank. */
const decodedWords = (text: string): string => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
  (kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quoted(word.replaceAll('_', ' '))).toString('utf8'))

const quoted = (text: string): Buffer => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')

const bodyOf = (encoding: string | undefined, body: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? quoted(body).toString('utf8') : body
}

/** Reads a mail as RFC 5322 and MIME say. */
export const readMail = (raw: string, to: string[] = []): Read => {
  const lines = raw.replace(/\r?\n/g, '\r\n'), cut = lines.indexOf('\r\n\r\n')
  const headers = unfolded(lines.slice(0, cut)), parts = new Map<string, string>()
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1]
  for (const part of boundary === undefined ? [] : lines.slice(cut).split(`--${boundary}`).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n'), head = unfolded(part.slice(2, end))
    parts.set(head.get('content-type')!.split(';')[0]!, bodyOf(head.get('content-transfer-encoding'), part.slice(end + 4)))
  }
  return { to, header: name => headers.get(name.toLowerCase()), parts, raw }
}

/** A real mail server that keeps what it is given; `isFull` makes it refuse, `taking` runs before it answers. */
export const openMailServer = async () => {
  const got: Read[] = []
  const state: { isFull: boolean; taking?: () => void } = { isFull: false }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (state.isFull) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }))
        got.push(readMail(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo.map(({ address }) => address)))
        state.taking?.()
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  if (!listening.listening) await once(listening, 'listening')
  return { got, state, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, [Symbol.asyncDispose]: () => new Promise<void>(done => server.close(() => done())) }
}

/** Where a mail says mails are ended. */
export const unsubscribeIn = (mail: Read): string => /^<(\S+)>$/.exec(mail.header('List-Unsubscribe') ?? '')![1]!
