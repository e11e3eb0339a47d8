import { z } from 'zod'

/** What of a row of Hypothesis' API is read; all else of it is passed over. */
const Row = z.object({
  id: z.string().max(200), uri: z.string(), text: z.string().optional(), tags: z.array(z.string()).optional(), user: z.string().optional(),
  user_info: z.object({ display_name: z.string().nullish() }).nullish(), created: z.string().optional(), references: z.array(z.string()).optional(),
  target: z.array(z.looseObject({})).optional(),
})

const addressOf = (id: string): string => `https://hypothes.is/a/${encodeURIComponent(id)}`

/** The name of `acct:bill@hypothes.is`. */
const accountIn = (user = ''): string => user.replace(/^acct:/, '').replace(/@.*$/, '')

/** A row of Hypothesis' API as a Web Annotation; whatever is none stays as it is. */
export const fromHypothesis = (item: unknown): unknown => {
  const { success, data: row } = Row.safeParse(item)
  if (!success) return item
  const parent = row.references?.at(-1)
  return {
    id: addressOf(row.id), type: 'Annotation', created: row.created, generator: { name: 'Hypothesis' },
    creator: { name: row.user_info?.display_name || accountIn(row.user) },
    motivation: parent !== undefined ? 'replying' : row.text ? 'commenting' : 'highlighting',
    body: [...(row.text ? [{ value: row.text }] : []), ...(row.tags ?? []).map(value => ({ value, purpose: 'tagging' }))],
    target: parent !== undefined ? addressOf(parent) : (row.target ?? [])[0] ?? { source: row.uri },
  }
}
