import type { Contestant } from '../contestants.ts'
import type { Server } from '../process.ts'

/** One figure of the table. `reach`: what we want of it, in words. */
export interface Figure { id: string; title: string; digits: number; isMoreBetter?: boolean; reach?: string }

/** One measurement: who takes part, and the figures that come of one run. */
export interface Row {
  id: string
  who: readonly string[]
  figures: readonly Figure[]
  run(server: Server, contestant: Contestant): Promise<Record<string, number>>
}

export const EVERYBODY = ['raw', 'y-websocket', 'hocuspocus', 'shared', 'own'] as const
export const WITH_DISK = ['raw', 'y-websocket', 'y-leveldb', 'hocuspocus', 'sqlite', 'shared', 'own'] as const
/** Those that keep a state to join. */
export const KEEPERS = ['y-websocket', 'hocuspocus', 'shared', 'own'] as const
