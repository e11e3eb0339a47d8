import { Watched } from '../watched.ts'

/** Something that was just done. */
export interface Done { what: 'erased' | 'highlighted' | 'taken' | 'shared'; undo: () => void }

const UNDO_MS = 8000

/** What was done last in a margin, for the few seconds in which it can be taken back. */
export class Undoing extends Watched {
  done?: Done
  private forgetting?: ReturnType<typeof setTimeout>

  offer(done: Done | undefined): void {
    this.close()
    this.done = done
    if (done) this.forgetting = setTimeout(() => this.offer(undefined), UNDO_MS)
    this.changed()
  }

  undo(): void {
    this.done?.undo()
    this.offer(undefined)
  }

  close(): void { clearTimeout(this.forgetting) }
}
