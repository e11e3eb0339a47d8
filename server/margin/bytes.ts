import { isUtf8 } from 'node:buffer'

/** Why bytes were not understood, or not wanted. */
export class Unwanted extends Error {
  /** How many bytes were read before it was found out. */
  at = 0
  constructor(readonly reason: 'malformed' | 'kind' | 'root' | 'key' | 'nesting' | 'full', detail: string) {
    super(detail)
  }
}

const malformed = (detail: string) => new Unwanted('malformed', detail)
const ANY = { undefined: 127, null: 126, integer: 125, float32: 124, float64: 123, bigint: 122, false: 121, true: 120, string: 119, object: 118, array: 117, bytes: 116 }
const ANY_DEPTH = 12
const KEY_LENGTH = 200

/** Names that mean something else to JavaScript than to whoever wrote them. */
const FORBIDDEN = new Set([
  '__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toString', 'toLocaleString', 'valueOf',
  '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__',
])

/** How long forbidden names are, and the letters they begin with: few others need to be spelled out. */
const SUSPECTS = new Set([...FORBIDDEN].map(name => name.length * 256 + name.charCodeAt(0)))

const forbidden = () => new Unwanted('key', 'a key that may not be')

/**
 * Reads lib0's encoding strictly: never past the end, no number too large to count with, no string that is not UTF-8. lib0's own
 * decoder believes counts, reads `undefined` past the end and may throw half way. Everything here throws `Unwanted`.
 */
export class Reader {
  at = 0
  /** How many values, of whatever kind, were passed over. */
  values = 0
  constructor(readonly bytes: Uint8Array, readonly end = bytes.length) {}

  byte(): number {
    if (this.at >= this.end) throw malformed('ends too soon')
    return this.bytes[this.at++]!
  }

  uint(): number {
    const first = this.byte()
    return first < 128 ? first : this.rest(first & 127, 128)
  }

  private rest(sum: number, factor: number): number {
    for (;;) {
      const next = this.byte()
      sum += (next & 127) * factor
      factor *= 128
      // a number spun out over hundreds of bytes is none in the end, and no comparison but this one says so
      if (!(sum <= Number.MAX_SAFE_INTEGER)) throw malformed('a number too large')
      if (next < 128) return sum
    }
  }

  /** How many of something follow, each at least a byte: never more than there are bytes. */
  count(): number {
    const count = this.uint()
    if (count > this.end - this.at) throw malformed('announces more than it holds')
    return count
  }

  /** Passes over a string and says how long it is in UTF-16 units, which is what Yjs counts by. */
  passText(): number {
    const until = this.count() + this.at
    const from = this.at
    let length = 0
    let plain = true
    for (let at = from; at < until; at++) {
      const byte = this.bytes[at]!
      if (byte >= 128) plain = false
      if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1
    }
    if (!plain && !isUtf8(this.bytes.subarray(from, until))) throw malformed('text that is not UTF-8')
    this.at = until
    return length
  }

  text(): string {
    const length = this.count()
    const view = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at, length)
    if (!isUtf8(view)) throw malformed('text that is not UTF-8')
    this.at += length
    return view.toString('utf8')
  }

  /** Passes over the name of something in a map. */
  passKey(): void {
    const from = this.at
    const length = this.passText()
    if (length === 0 || length > KEY_LENGTH) throw forbidden()
    if (!SUSPECTS.has(length * 256 + this.bytes[this.at - length]!)) return
    this.at = from
    if (FORBIDDEN.has(this.text())) throw forbidden()
  }

  /** Passes over JSON text. */
  passJson(): void {
    const text = this.text()
    // JSON.parse builds half a million lists in each other before anybody could say that this is too deep
    if (isDeep(text)) throw new Unwanted('nesting', 'a value nested too deeply')
    this.values += countValue(parsed(text), 0)
  }

  /** Passes over a value in lib0's any-encoding: what a Y.Map or Y.Array holds. */
  passAny(depth = 0): void {
    if (depth > ANY_DEPTH) throw new Unwanted('nesting', 'a value nested too deeply')
    const kind = this.byte()
    this.values++
    if (kind === ANY.integer) this.passInteger()
    else if (kind === ANY.string) this.passText()
    else if (kind === ANY.float32) this.pass(4)
    else if (kind === ANY.float64) this.pass(8)
    else if (kind === ANY.array) for (let left = this.count(); left > 0; left--) this.passAny(depth + 1)
    else if (kind === ANY.object) for (let left = this.count(); left > 0; left--) this.passField(depth)
    else if (kind === ANY.bytes || kind === ANY.bigint) throw new Unwanted('kind', 'a value of a kind that is not kept')
    else if (kind !== ANY.undefined && kind !== ANY.null && kind !== ANY.true && kind !== ANY.false) throw malformed('a value of no kind')
  }

  private passField(depth: number): void {
    this.passKey()
    this.passAny(depth + 1)
  }

  private passInteger(): void {
    const first = this.byte()
    if (first & 128) this.rest(first & 63, 64)
  }

  private pass(bytes: number): void {
    if (bytes > this.end - this.at) throw malformed('ends too soon')
    this.at += bytes
  }
}

const QUOTE = 34, ESCAPE = 92, OPENERS = new Set([91, 123]), CLOSERS = new Set([93, 125])

/** Whether more lists and objects are open at once, anywhere in JSON text, than may lie in each other. */
const isDeep = (text: string): boolean => {
  let depth = 0, isQuoted = false
  for (let at = 0; at < text.length && depth <= ANY_DEPTH + 1; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) isQuoted = !isQuoted
    else if (isQuoted) at += code === ESCAPE ? 1 : 0
    else if (OPENERS.has(code)) depth++
    else if (CLOSERS.has(code)) depth--
  }
  return depth > ANY_DEPTH + 1
}

const parsed = (text: string): unknown => {
  try { return JSON.parse(text) } catch { throw malformed('JSON that is none') }
}

/** Whoever compares or copies a value goes into it as deep as it is; says how many values it is. */
const countValue = (value: unknown, depth: number): number => {
  if (typeof value !== 'object' || value === null) return 1
  if (depth > ANY_DEPTH) throw new Unwanted('nesting', 'a value nested too deeply')
  let count = 1
  for (const [key, inner] of Object.entries(value)) {
    if (FORBIDDEN.has(key)) throw forbidden()
    count += countValue(inner, depth + 1)
  }
  return count
}
