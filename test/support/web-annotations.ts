// The open format as others define it, and hands that write in a margin without our client.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorObject, ValidateFunction } from 'ajv'
import Draft04 from 'ajv-draft-04'
import * as Y from 'yjs'
import { Device, type Page } from './margin.ts'
import type { Person } from './people.ts'

const FOLDER = '../shared/corpus/annotations/w3c-model'

type Schema = { id: string; assertionType?: string; expectedResult?: string }
type Kind = 'annotation' | 'collection' | 'page'
const ROLL: Record<Kind, string> = {
  annotation: 'annotations/annotationMusts.test', collection: 'collections/collectionMusts.test', page: 'collections/pages/pageMusts.test',
}

const URI = /^[a-z][a-z0-9+.-]*:[!#$&'()*+,\-./0-9:;=?@A-Z[\]_a-z~%]+$/i
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const read = <T>(path: string): T => JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as T

/** Judges by all MUST schemas of the W3C's own tests; undefined, loudly, where they are not at hand. */
export const openJudge = (): ((kind: Kind, thing: unknown) => string[]) | undefined => {
  if (!existsSync(FOLDER)) return void console.log(`SKIPPED: ${FOLDER} is not here, so nothing was judged by the W3C's own schemas`)
  const ajv = new Draft04({ strict: false, allErrors: false, formats: { uri: URI, 'date-time': DATE_TIME } })
  for (const name of readdirSync(join(FOLDER, 'definitions'))) ajv.addSchema(read<object>(`definitions/${name}`), name)
  const compiled = Object.entries(ROLL).map(([kind, roll]) => [kind, compile(ajv, read<{ assertions: string[] }>(roll).assertions)] as const)
  return (kind, thing) => compiled.filter(([name]) => name === kind).flatMap(([, rules]) => rules.flatMap(rule => rule(thing)))
}

const compile = (ajv: { compile(schema: object): ValidateFunction }, paths: string[]) => paths.map(path => {
  const schema = read<Schema>(path)
  // some of the schemas name themselves as others do
  const validate = ajv.compile({ ...schema, id: path.replaceAll('/', '-') })
  return (thing: unknown): string[] => (validate(thing) === (schema.expectedResult !== 'invalid') ? [] : [`${path}: ${JSON.stringify((validate.errors ?? []).map(brief))}`])
})

const brief = ({ instancePath, message }: ErrorObject): string => `${instancePath} ${message ?? ''}`

const parsed = (text: string): unknown => { try { return JSON.parse(text) as unknown } catch { return undefined } }

/** The W3C's own samples, as they stand in their files; not all of the wrong ones are JSON. */
export const samples = (kind: 'correct' | 'incorrect'): Array<{ name: string; text: string; json?: unknown }> => {
  if (!existsSync(FOLDER)) return []
  const texts = readdirSync(join(FOLDER, 'samples', kind)).map(name => ({ name, text: readFileSync(join(FOLDER, 'samples', kind, name), 'utf8') }))
  return texts.map(one => ({ ...one, json: parsed(one.text) }))
}

// ---- hands

export interface Words { body?: string; motivation?: string; tags?: string[]; createdAt?: string; editedAt?: string; anchor?: unknown }

const typed = (fields: Record<string, unknown>): Y.Map<unknown> => new Y.Map(Object.entries(fields))

/** Writes an annotation as any program may. */
export const mark = (doc: Y.Doc, id: string, { body = '', motivation = 'commenting', tags = [], createdAt = '2026-01-01T10:00:00.000Z', editedAt, anchor }: Words): void =>
  void doc.getMap('annotations').set(id, typed({ anchor, motivation, body: new Y.Text(body), tags: Y.Array.from(tags), createdAt, ...(editedAt !== undefined && { editedAt }) }))

export const answer = (doc: Y.Doc, id: string, { to, body, createdAt = '2026-01-01T11:00:00.000Z' }: { to: string; body: string; createdAt?: string }): void =>
  void doc.getMap('replies').set(id, typed({ to, body: new Y.Text(body), createdAt }))

export const anchorOn = (block: { id: string; text: string }, exact: string, others: unknown[] = []) => {
  const start = [...block.text.slice(0, block.text.indexOf(exact))].length
  return {
    revision: 1, blockId: block.id,
    selectors: [{ type: 'TextQuoteSelector', exact, prefix: '', suffix: '' }, { type: 'TextPositionSelector', start, end: start + [...exact].length }, ...others],
  }
}

/** Opens a document, writes in it, and waits until that is on disk. */
export const writeIn = async (person: Person, name: string, write: (doc: Y.Doc) => void): Promise<void> => {
  await using device = await Device.of(person)
  const page: Page = device.open(name)
  await page.synced()
  page.doc.transact(() => write(page.doc))
  await page.kept()
}

/** What a route answers that is no JSON of ours. */
export const ask = async (person: Person, path: string): Promise<{ status: number; type: string; headers: Headers; text: string }> => {
  const response = await fetch(person.url + path, { headers: { cookie: person.cookie } })
  return { status: response.status, type: response.headers.get('content-type') ?? '', headers: response.headers, text: await response.text() }
}
