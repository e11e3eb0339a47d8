// Updates written by hand, byte for byte, as no Yjs would write them.
import * as encoding from 'lib0/encoding'

type Writes = (encoder: encoding.Encoder) => void
export type Id = readonly [client: number, clock: number]

const bytes = (write: Writes): Uint8Array => {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** Where an item hangs. */
export interface Hang { origin?: Id; right?: Id; root?: string; parent?: Id; key?: string; parentInfo?: number }

const item = (kind: number, hang: Hang, content: Writes): Writes => encoder => {
  const { origin, right, root, parent, key, parentInfo } = hang
  encoding.writeUint8(encoder, kind | (origin ? 128 : 0) | (right ? 64 : 0) | (key === undefined ? 0 : 32))
  for (const id of [origin, right]) if (id) id.forEach(number => encoding.writeVarUint(encoder, number))
  if (!origin && !right) {
    encoding.writeVarUint(encoder, parentInfo ?? (parent ? 0 : 1))
    if (parent) parent.forEach(number => encoding.writeVarUint(encoder, number))
    else encoding.writeVarString(encoder, root ?? 'annotations')
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  content(encoder)
}

export const raw = (...values: number[]): Writes => encoder => values.forEach(value => encoding.writeUint8(encoder, value))
export const gc = (length: number): Writes => encoder => { encoding.writeUint8(encoder, 0); encoding.writeVarUint(encoder, length) }
export const skip = (length: number): Writes => encoder => { encoding.writeUint8(encoder, 10); encoding.writeVarUint(encoder, length) }
export const deleted = (hang: Hang, length: number): Writes => item(1, hang, encoder => encoding.writeVarUint(encoder, length))
export const json = (hang: Hang, text: string): Writes => item(2, hang, encoder => { encoding.writeVarUint(encoder, 1); encoding.writeVarString(encoder, text) })
export const binary = (hang: Hang): Writes => item(3, hang, encoder => encoding.writeVarUint8Array(encoder, Uint8Array.of(1, 2, 3)))
export const string = (hang: Hang, text: string): Writes => item(4, hang, encoder => encoding.writeVarString(encoder, text))
export const stringOf = (hang: Hang, utf8: Uint8Array): Writes => item(4, hang, encoder => encoding.writeVarUint8Array(encoder, utf8))
export const embed = (hang: Hang, text: string): Writes => item(5, hang, encoder => encoding.writeVarString(encoder, text))
export const format = (hang: Hang, key: string, text: string): Writes => item(6, hang, encoder => { encoding.writeVarString(encoder, key); encoding.writeVarString(encoder, text) })
export const type = (hang: Hang, ref: number, name?: string): Writes => item(7, hang, encoder => {
  encoding.writeVarUint(encoder, ref)
  if (name !== undefined) encoding.writeVarString(encoder, name)
})
export const any = (hang: Hang, ...values: unknown[]): Writes => item(8, hang, encoder => {
  encoding.writeVarUint(encoder, values.length)
  for (const value of values) encoding.writeAny(encoder, value as never)
})
export const anyOf = (hang: Hang, count: number, content: Uint8Array): Writes => item(8, hang, encoder => {
  encoding.writeVarUint(encoder, count)
  encoding.writeUint8Array(encoder, content)
})
export const subdoc = (hang: Hang): Writes => item(9, hang, encoder => { encoding.writeVarString(encoder, 'guid'); encoding.writeAny(encoder, {}) })
export const kind = (number: number): Writes => item(number, {}, encoder => encoding.writeVarUint(encoder, 1))

export interface Section { client: number; clock?: number; structs: Writes[]; count?: number }
export type Deletes = Array<[client: number, ...ranges: Array<[clock: number, length: number]>]>

/** An update of these sections and deletes. */
export const forge = (sections: Section[], deletes: Deletes = []): Uint8Array => bytes(encoder => {
  encoding.writeVarUint(encoder, sections.length)
  for (const { client, clock = 0, structs, count = structs.length } of sections) {
    encoding.writeVarUint(encoder, count)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const struct of structs) struct(encoder)
  }
  encoding.writeVarUint(encoder, deletes.length)
  for (const [client, ...ranges] of deletes) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const range of ranges) range.forEach(number => encoding.writeVarUint(encoder, number))
  }
})

/** An awareness message about these clients. */
export const showing = (...shown: Array<[client: number, clock: number, state: unknown]>): Uint8Array => bytes(encoder => {
  encoding.writeVarUint(encoder, shown.length)
  for (const [client, clock, state] of shown) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, typeof state === 'string' ? state : JSON.stringify(state))
  }
})
