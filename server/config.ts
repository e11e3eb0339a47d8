import { z } from 'zod'

const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data/house'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.union([z.literal('off').transform(() => 0), z.coerce.number().int().min(0).max(10)]).default(0),
  REGISTRATION: z.enum(['open', 'invited']).default('open'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).max(320).optional(),
  METRICS_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** The house's settings. Everything has a default; `publicUrl` is undefined until the address listened on is known. */
export interface Config {
  port: number
  host: string
  dataDir: string
  publicUrl?: string
  /** Hops of proxies to trust for the client's address. */
  trustProxy: number
  registration: 'open' | 'invited'
  /** Where mails go out, `smtp://…`; without it they are written to a folder. */
  smtpUrl?: string
  /** Whom mails are from. */
  mailFrom?: string
  /** Who shows it may read `/metrics`; without it there is no such address. */
  metricsToken?: string
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Reads the environment once; throws with a sentence for each setting that cannot be understood. An empty value is no value. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const read = Settings.safeParse(given)
  if (!read.success) throw new Error(read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
  const { PORT, HOST, DATA_DIR, PUBLIC_URL, TRUST_PROXY, REGISTRATION, SMTP_URL, MAIL_FROM, METRICS_TOKEN, LOG_LEVEL } = read.data
  return {
    port: PORT, host: HOST, dataDir: DATA_DIR, trustProxy: TRUST_PROXY, registration: REGISTRATION, logLevel: LOG_LEVEL,
    ...(SMTP_URL && { smtpUrl: SMTP_URL }),
    ...(MAIL_FROM && { mailFrom: MAIL_FROM }),
    ...(METRICS_TOKEN && { metricsToken: METRICS_TOKEN }),
    ...(PUBLIC_URL && { publicUrl: new URL(PUBLIC_URL).origin }),
  }
}
