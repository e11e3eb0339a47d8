/** Whose hands are in the joint notes now, and where in the words: carets, told through the shared document's awareness, kept nowhere. */
import * as Y from 'yjs'
import { z } from 'zod'
import { colourOf } from '../look/colours.ts'
import type { Sync } from '../sync.ts'
import { Watched } from '../watched.ts'

/** A member's caret in a note, in UTF-16 offsets. */
export interface Caret { memberId: string; from: number; to: number }

type Awareness = NonNullable<NonNullable<Sync['shared']>['provider']>['awareness']

const Shown = z.object({ memberId: z.string().max(64), selection: z.object({ in: z.string().max(80), from: z.string().max(300), to: z.string().max(300) }) })

export class Hands extends Watched {
  private awareness?: Awareness

  constructor(private readonly sync: Sync, private readonly memberId: string) {
    super()
    sync.watch(() => this.follow())
  }

  /** Shows where one's own caret is. */
  put(name: string, text: Y.Text, { from, to }: Pick<Caret, 'from' | 'to'>): void {
    const selection = { in: name, from: pin(text, from), to: pin(text, to) }
    this.awareness?.setLocalState({ memberId: this.memberId, colour: String(colourOf(this.memberId)), selection })
  }

  /** One's own hand is in no note any more. */
  leave(): void { this.awareness?.setLocalState({ memberId: this.memberId }) }

  /** The others' carets in a note, one for each member. */
  in(name: string, text: Y.Text): Caret[] {
    const carets = new Map<string, Caret>()
    for (const [client, state] of this.awareness?.getStates() ?? []) {
      const { data } = Shown.safeParse(state)
      if (!data || client === this.awareness!.clientID || data.selection.in !== name) continue
      const from = place(text, data.selection.from), to = place(text, data.selection.to)
      if (from !== undefined && to !== undefined) carets.set(data.memberId, { memberId: data.memberId, from, to })
    }
    return [...carets.values()]
  }

  // A document that was replaced by the house's own copy has an awareness of its own
  private follow(): void {
    const next = this.sync.shared?.provider?.awareness
    if (next === this.awareness) return
    this.awareness?.off('change', this.heard)
    this.awareness = next
    next?.on('change', this.heard)
  }

  private readonly heard = (): void => this.changed()
}

const pin = (text: Y.Text, at: number): string => JSON.stringify(Y.createRelativePositionFromTypeIndex(text, at))

// What others show of themselves may be anything: a place that is none is not there
const place = (text: Y.Text, pinned: string): number | undefined => {
  try {
    const found = text.doc && Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(JSON.parse(pinned)), text.doc)
    return found?.type === text ? found.index : undefined
  } catch { return undefined }
}
