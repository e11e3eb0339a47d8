import { z } from 'zod'

const Thing = z.looseObject({})
/** Anything described in JSON. */
export type Thing = z.infer<typeof Thing>
/** Whether something is an object of JSON. */
export const isThing = (value: unknown): value is Thing => Thing.safeParse(value).success
/** JSON-LD says one thing alone where it might say many. */
export const listOf = (value: unknown): unknown[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value])
/** A text, if that is what it is. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Said of an item that cannot be taken; caught where items are read. */
export class Unfit extends Error {}
