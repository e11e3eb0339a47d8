import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { Damaged } from '../log.ts'
import type { Finding, Store } from '../store.ts'
import { Checkpoint } from './checkpoint.ts'
import { FOLDER_MODE, remove } from './disk.ts'
import { emptyCabinet, frozen, type Cabinet } from './drawer.ts'
import { Journal } from './journal.ts'
import { lock } from './lock.ts'
import { EmbeddedLog } from './log.ts'
import type { Change } from './record.ts'
import { recover, type Recovered } from './recover.ts'
import { Segments } from './segment.ts'
import { apply, EmbeddedShelf } from './shelf.ts'
import { SnapshotAdapter } from './snapshot.ts'

const COMPACT_AFTER = 4 * 1024 * 1024

/** Where the store is and whom it tells. */
export interface EmbeddedOptions {
  dir: string
  /** Told what is found in the folder and what happens to it. */
  say: (finding: Finding) => void
  /** How many bytes of journal are let grow before they go to their lasting place; 4 MiB unless told. */
  compactAfterBytes?: number
}

/**
 * Opens the store in a folder of its own: `journal/` for what is new, `shelf.json` and `log/` for what lasts. Throws when
 * another server has the folder, when something in it was written by a newer server, and `Damaged` when it cannot be read whole.
 */
export async function openEmbedded({ dir, say, compactAfterBytes = COMPACT_AFTER }: EmbeddedOptions): Promise<Store> {
  const paths = { journal: join(dir, 'journal'), log: join(dir, 'log'), shelf: join(dir, 'shelf.json') }
  for (const folder of [dir, paths.journal, paths.log]) await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
  const held = await lock(dir, say)
  try {
    return await openLocked({ paths, say, after: compactAfterBytes, release: held.release })
  } catch (error) {
    await held.release()
    throw error
  }
}

interface Locked {
  paths: { journal: string; log: string; shelf: string }
  say: (finding: Finding) => void
  after: number
  release: () => Promise<void>
}

async function openLocked({ paths, say, after, release }: Locked): Promise<Store> {
  const recovered = await recover(paths.journal, say)
  const { low, snapshot } = await openShelf(paths.shelf, recovered)
  if (recovered.old.length === 0 && low.data.sequence > 0) say({ level: 'warn', event: 'store:journal-missing', file: paths.journal })
  const next = Math.max(recovered.next, low.data.sequence + 1)
  const segments = new Segments(paths.journal, recovered.number, recovered.old)
  const journal = new Journal({ segments, next, shelf: () => low.data.sequence, say })
  const log = new EmbeddedLog({ dir: paths.log, journal, sweep: () => checkpoint.run(), say })
  const checkpoint = new Checkpoint({ journal, segments, low, snapshot, log, after, say })
  await log.open(recovered.batches)
  journal.grown = () => checkpoint.whenDue()
  if (recovered.batches.length) void checkpoint.runQuietly()
  return {
    shelf: new EmbeddedShelf(low, journal),
    log,
    ready: () => journal.ready(),
    figures: () => ({ ...journal.figures, ...checkpoint.figures, journalBytes: journal.bytes }),
    async close() {
      await journal.drain()
      await checkpoint.finish()
      await log.close()
      await segments.close()
      await release()
    },
  }
}

/** The shelf as `shelf.json` and the journal have it. A journal that begins after the snapshot ends has a hole before it. */
async function openShelf(path: string, { batches, shelf }: Recovered): Promise<{ low: Low<Cabinet>; snapshot: SnapshotAdapter }> {
  await remove(`${path}.tmp`)
  const snapshot = new SnapshotAdapter(path, cabinet => {
    if (cabinet.sequence < shelf) throw new Damaged(path, 0)
    replay(cabinet, batches)
  })
  const low = new Low<Cabinet>(snapshot, emptyCabinet())
  await low.read()
  return { low, snapshot }
}

function replay(cabinet: Cabinet, batches: Recovered['batches']): void {
  const frozenChange = ([kind, key, doc]: Change): Change => (doc ? [kind, key, frozen(doc)] : [kind, key])
  for (const { sequence, records } of batches.filter(batch => batch.sequence > cabinet.sequence)) {
    for (const record of records) if (record.of === 'shelf') apply(cabinet, sequence, record.changes.map(frozenChange))
  }
}
