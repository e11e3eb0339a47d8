/** The ways out of a reading for what is written, and the way in. */
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { addressOf } from '../api.ts'
import { BroughtIn } from '../../shared/webannotation.ts'
import { saidOf } from '../whose.ts'

/** What a reading is taken along as: the sentence's name, and what the house calls it. */
export const EXPORTS = [['page', 'html'], ['text', 'markdown'], ['table', 'csv'], ['annotations', 'jsonld']] as const

export const addressOfExport = (readingId: string, as: (typeof EXPORTS)[number][1]): string => addressOf('/api/readings/:readingId/export', { readingId }, { as })

/** How far a file has come. */
export type Bringing = { state: 'reading' } | { state: 'sending'; percent: number } | { state: 'wrong'; code: RefusalCode } | { state: 'done'; told: BroughtIn }

/** Brings a file of annotations in, and tells how it goes: a large one takes its time over a small line. */
export const bringIn = async (readingId: string, file: File, tell: (how: Bringing) => void): Promise<void> => {
  tell({ state: 'reading' })
  const text = await file.text()
  if (!isJson(text)) return tell({ state: 'wrong', code: 'invalid' })
  try {
    tell({ state: 'done', told: await send(addressOf('/api/readings/:readingId/annotations', { readingId }), text, tell) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    tell({ state: 'wrong', code: error.code })
  }
}

const isJson = (text: string): boolean => { try { return typeof JSON.parse(text) === 'object' } catch { return false } }

// fetch does not tell how much of a body has been sent
const send = (url: string, body: string, tell: (how: Bringing) => void): Promise<BroughtIn> => new Promise((done, fail) => {
  const request = new XMLHttpRequest()
  request.open('POST', url)
  for (const [name, value] of Object.entries({ ...saidOf(), 'Content-Type': 'application/json' })) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded, total }) => tell({ state: 'sending', percent: Math.round(loaded / total * 100) })
  request.onerror = () => fail(new Refusal('unavailable', 'The house cannot be reached.'))
  request.onload = () => {
    const told = BroughtIn.safeParse(parsed(request.responseText))
    if (request.status < 300 && told.success) done(told.data)
    else fail(new Refusal(CODES[request.status] ?? 'unavailable', request.statusText))
  }
  request.send(body)
})

const parsed = (text: string): unknown => { try { return JSON.parse(text) } catch { return undefined } }

const CODES: Record<number, RefusalCode> = { 401: 'not-signed-in', 403: 'not-allowed', 404: 'not-found', 409: 'conflict', 410: 'gone', 413: 'too-large', 422: 'invalid', 429: 'too-many' }
