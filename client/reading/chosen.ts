/** The words that are selected in the text, and what is done with them. */
import type { Anchor, Place, Selection } from '../../shared/anchor.ts'
import type { Rooms, Walk } from './walk.ts'

/** What may be done with selected words. */
export type Choice = 'highlight' | 'write' | 'join' | 'quote' | 'ask' | 'put'

/** What of a room selected words lead to. */
export interface Hands extends Rooms {
  readonly walk: Walk
  readonly margin: (Rooms['margin'] & { readonly writing?: HTMLElement }) | null
  readonly notesSheet: { show(opener?: HTMLElement): void; toStart(): void } | null
  readonly talkSheet: { show(opener?: HTMLElement): void } | null
  readonly talks: { quote(anchor: Anchor): void; ask(anchor: Anchor): void } | null
  requestUpdate(): void
}

/** Those of one room. */
export class Chosen {
  private words?: Selection & Place
  private isPointing = false

  constructor(private readonly room: Hands) {}

  /** The selected words. While they are being dragged over with a mouse there are none: what may be done would only be in the way. */
  get now(): (Selection & Place) | undefined { return this.isPointing ? undefined : this.words }

  clear(): void { this.turnTo(undefined) }

  /** Others were selected, or none. */
  readonly choose = ({ detail }: CustomEvent<(Selection & Place) | undefined>): void => this.turnTo(detail)

  /** A finger, pen or mouse came down on the text or left it. */
  readonly pointing = (event: PointerEvent): void => {
    this.point(event.type === 'pointerdown' && event.pointerType === 'mouse')
    if (this.isPointing) addEventListener('pointerup', () => this.point(false), { once: true })
  }

  /** What is to be done with them was pressed. */
  readonly deed = ({ detail }: CustomEvent<Choice>): void => {
    const { words, room: { live, text } } = this
    if (!words || !live) return
    document.getSelection()?.removeAllRanges()
    this.clear()
    if (detail === 'write') return this.write(words)
    if (detail === 'join') return void this.join(words)
    if (detail === 'put') return live.margin.put(words)
    if (detail === 'quote' || detail === 'ask') return this.talk(words, detail)
    live.margin.highlight(words)
    text!.focusBlock(words.blockId)
  }

  private write(words: Place): void {
    const { live, notesSheet, text, walk } = this.room
    live!.margin.begin(words)
    notesSheet?.show(text?.block(words.blockId))
    notesSheet?.toStart()
    walk.bring(words)
    void walk.drawn().then(() => this.room.margin?.writing?.focus())
  }

  private async join(words: Selection & Place): Promise<void> {
    const { live, notesSheet, text, walk } = this.room, name = live!.margin.join(words)
    this.room.gathered = undefined
    notesSheet?.show(text?.block(words.blockId))
    walk.bring(words)
    await walk.drawn()
    this.room.margin?.card(name)?.focus({ write: true })
  }

  private talk(words: Place, deed: 'quote' | 'ask'): void {
    const { live, talkSheet, talks, text } = this.room
    talkSheet?.show(text?.block(words.blockId))
    talks?.[deed](live!.margin.describe(words))
  }

  private point(isPointing: boolean): void {
    if (isPointing === this.isPointing) return
    this.isPointing = isPointing
    this.room.requestUpdate()
  }

  private turnTo(words: (Selection & Place) | undefined): void {
    if (words === this.words) return
    this.words = words
    this.room.requestUpdate()
  }
}
