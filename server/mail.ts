/** Mail: out by SMTP when the house has a way to send it, else into a folder where its keeper finds it. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { House } from './house.ts'

/** A mail to one member. `unsubscribe` is an address that ends mails when it is asked with POST (RFC 8058). */
export interface Mail { to: string; subject: string; text: string; html: string; unsubscribe: string; language: string }

/** How mails leave the house. */
export interface Post { send(mail: Mail): Promise<void>; close(): void }

const PATIENCE = 20_000

const fromOf = (house: House): string => house.config.mailFrom ?? `Tenfold <tenfold@${new URL(house.publicUrl || 'http://localhost').hostname.replace(/[[\]]/g, '') || 'localhost'}>`

const messageOf = (house: House, { unsubscribe, language, ...mail }: Mail) => ({
  ...mail, from: fromOf(house), date: house.clock(),
  headers: { 'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` }, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
})

const byFolder = (house: House): Post => {
  const written = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  const outbox = join(house.config.dataDir, 'outbox')
  return {
    close: () => written.close(),
    send: async mail => {
      const { message } = await written.sendMail(messageOf(house, mail))
      await mkdir(outbox, { recursive: true })
      await writeFile(join(outbox, `${house.clock().toISOString().replaceAll(':', '-')}-${house.newId()}.eml`), message as Buffer, { mode: 0o600 })
    },
  }
}

const bySmtp = (house: House, url: string): Post => {
  const sent = createTransport({ url, connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE })
  return { close: () => sent.close(), send: async mail => void (await sent.sendMail(messageOf(house, mail))) }
}

/** Opens the way mails leave this house. */
export const openPost = (house: House): Post => (house.config.smtpUrl === undefined ? byFolder(house) : bySmtp(house, house.config.smtpUrl))
