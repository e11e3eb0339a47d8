/**
 * How bytes stand in every file of the embedded store: a preface of 38 bytes, then frames.
 *
 *     preface  mark (8 letters)  format u32  three numbers u48  salt u32  checksum u32
 *     frame    length u32  checksum u32  sequence u48  kind u8  payload
 *
 * A frame's length counts what follows its checksum. Checksums (CRC-32) start from the file's own random salt, so that
 * no bytes a member sends can pass for a frame. A later format must keep the preface, or today's server could not tell its age.
 */
import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** The format this program writes; a newer one is not opened. */
export const FORMAT = 1
/** The length of a file's preface, in bytes. */
export const PREFACE = 38
const HEAD = 15
const BARE = 7

/** What a file says it is, in its first eight bytes. */
export type Mark = 'tf-wal\r\n' | 'tf-log\r\n'
/** The beginning of a file: what it is, three numbers of its own, and the salt of its checksums. */
export interface Preface { mark: Mark; numbers: [number, number, number]; salt: number }
/** One whole record as read; `end` is where the next begins. */
export interface Frame { sequence: number; kind: number; payload: Buffer; end: number }

/** A salt for a new file's checksums. */
export const newSalt = (): number => randomInt(2 ** 32)

/** What to say about a file written by a later version. */
export const tooNew = (file: string, format: unknown): Error =>
  new Error(`${file} has format ${String(format)}, this server knows ${FORMAT}: a newer server wrote it. Start that one again; nothing was changed`)

/** The bytes a file begins with. */
export function writePreface({ mark, numbers, salt }: Preface): Buffer {
  const bytes = Buffer.alloc(PREFACE)
  bytes.write(mark, 0, 'latin1')
  bytes.writeUInt32LE(FORMAT, 8)
  numbers.forEach((number, i) => bytes.writeUIntLE(number, 12 + 6 * i, 6))
  bytes.writeUInt32LE(salt, 30)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 34)), 34)
  return bytes
}

/** Reads a preface; undefined when it is not whole. Throws when it is whole and newer than this server. */
export function readPreface(bytes: Buffer, mark: Mark, file: string): Preface | undefined {
  if (bytes.length < PREFACE || bytes.toString('latin1', 0, 8) !== mark) return undefined
  if (crc32(bytes.subarray(0, 34)) !== bytes.readUInt32LE(34)) return undefined
  if (bytes.readUInt32LE(8) > FORMAT) throw tooNew(file, bytes.readUInt32LE(8))
  return { mark, numbers: [bytes.readUIntLE(12, 6), bytes.readUIntLE(18, 6), bytes.readUIntLE(24, 6)], salt: bytes.readUInt32LE(30) }
}

/** The bytes of one record: length, checksum, sequence, kind, payload. */
export function writeFrame(head: { sequence: number; kind: number; salt: number }, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, HEAD)
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeUInt32LE(length - 8, 0)
  bytes.writeUIntLE(head.sequence, 8, 6)
  bytes.writeUInt8(head.kind, 14)
  let at = HEAD
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(8), head.salt), 4)
  return bytes
}

/** The frame at `at`, or undefined when there is no whole one. Its payload is a view of `bytes`. */
export function readFrame(bytes: Buffer, at: number, salt: number): Frame | undefined {
  if (at + HEAD > bytes.length) return undefined
  const length = bytes.readUInt32LE(at)
  const end = at + 8 + length
  if (length < BARE || end > bytes.length) return undefined
  if (crc32(bytes.subarray(at + 8, end), salt) !== bytes.readUInt32LE(at + 4)) return undefined
  return { sequence: bytes.readUIntLE(at + 8, 6), kind: bytes.readUInt8(at + 14), payload: bytes.subarray(at + HEAD, end), end }
}

/** Whether a whole frame with a sequence above `sequence` stands anywhere after `at`: then what is at `at` was lost, not torn. */
export function goesOn(bytes: Buffer, at: number, { sequence, salt }: { sequence: number; salt: number }): boolean {
  for (let i = at + 1; i + HEAD <= bytes.length; i++) {
    const found = bytes.readUIntLE(i + 8, 6)
    if (found > sequence && found <= sequence + bytes.length && readFrame(bytes, i, salt)) return true
  }
  return false
}

