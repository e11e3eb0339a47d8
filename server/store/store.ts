import type { Shelf } from './shelf.ts'
import type { Log } from './log.ts'

/** What an opened store found and did; told to the log and to `/readyz`. */
export interface Finding { level: 'info' | 'warn' | 'error'; event: string; file?: string; offset?: number; detail?: string }

/** Durable storage: the two shapes, opened and closed together. */
export interface Store {
  shelf: Shelf
  log: Log
  /** Resolves when the store can acknowledge a write right now; rejects with the reason when not. */
  ready(): Promise<void>
  /** Figures for `/metrics`: fsyncs, bytes, seconds spent. */
  figures(): Record<string, number>
  close(): Promise<void>
}
