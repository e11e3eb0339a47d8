/** The closed list of expected noes, with the HTTP status each one is answered with. */
export const REFUSALS = {
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  invalid: 422,
  'too-many': 429,
  unavailable: 503,
} as const

/** One of the closed list. */
export type RefusalCode = keyof typeof REFUSALS

/** What was wrong with which field: `{ 'body.title': 'is too long' }`. */
export type Fields = Record<string, string>

/**
 * The only error thrown on purpose. `message` is a sentence for a person; `fields` belongs to `invalid`;
 * `retryAfter` (seconds) belongs to `too-many` and `unavailable`.
 */
export class Refusal extends Error {
  readonly fields?: Fields
  readonly retryAfter?: number
  constructor(readonly code: RefusalCode, message: string, more: { fields?: Fields; retryAfter?: number } = {}) {
    super(message)
    this.name = 'Refusal'
    if (more.fields) this.fields = more.fields
    if (more.retryAfter !== undefined) this.retryAfter = more.retryAfter
  }
}
