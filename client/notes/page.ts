/** The page a room writes together, as an editor over the shared document: headings, lists, quotations, bold and italic. No frame, no buttons. */
import { baseKeymap, chainCommands, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import { Schema, type DOMOutputSpec, type Node, type NodeType } from 'prosemirror-model'
import { schema as basic } from 'prosemirror-schema-basic'
import { addListNodes, liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import { EditorState, Plugin, TextSelection, type Command, type Transaction } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin } from 'y-prosemirror'
import * as Y from 'yjs'
import { colourOf } from '../../shared/member.ts'
import { sharedRoots } from '../../shared/margin.ts'
import type { Margin } from '../margin/margin.ts'

/** A heading as deep as there are any, whatever it says of itself. */
const headingOf = ({ attrs: { level } }: Node): DOMOutputSpec => [`h${Math.min(6, Math.max(1, Math.round(Number(level)) || 2))}`, 0]

// A picture would be fetched from wherever somebody says
const blocks = basic.spec.nodes.remove('image').update('heading', { ...basic.spec.nodes.get('heading'), toDOM: headingOf })
const schema = new Schema({ nodes: addListNodes(blocks, 'paragraph block*', 'block'), marks: basic.spec.marks })
const { nodes, marks } = schema

/** What may be done with the words that are selected. */
export const DEEDS = ['heading', 'bold', 'italic', 'list', 'numbers', 'quote', 'undo', 'redo'] as const
export type NotesDeed = (typeof DEEDS)[number]

const isIn = ({ selection: { $from } }: EditorState, type: NodeType): boolean =>
  Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth)).some(node => node.type === type)

/** In or out of a block: the second press takes back what the first did. */
const turn = (type: NodeType, into: Command, out: Command): Command => (state, dispatch, view) => (isIn(state, type) ? out : into)(state, dispatch, view)

const outOfList = chainCommands(liftListItem(nodes.list_item!), lift)

const COMMANDS: Record<NotesDeed, Command> = {
  heading: turn(nodes.heading!, setBlockType(nodes.heading!, { level: 2 }), setBlockType(nodes.paragraph!)),
  bold: toggleMark(marks.strong!),
  italic: toggleMark(marks.em!),
  list: turn(nodes.bullet_list!, wrapInList(nodes.bullet_list!), outOfList),
  numbers: turn(nodes.ordered_list!, wrapInList(nodes.ordered_list!), outOfList),
  quote: turn(nodes.blockquote!, wrapIn(nodes.blockquote!), lift),
  undo, redo,
}

const NOTES = 'notes'

const TYPES: Partial<Record<NotesDeed, NodeType>> = { heading: nodes.heading, list: nodes.bullet_list, numbers: nodes.ordered_list, quote: nodes.blockquote }
const MARKS = { bold: marks.strong, italic: marks.em } as const

const KEYS = keymap({
  'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo, 'Mod-b': COMMANDS.bold, 'Mod-i': COMMANDS.italic,
  Enter: splitListItem(nodes.list_item!), Tab: sinkListItem(nodes.list_item!), 'Shift-Tab': liftListItem(nodes.list_item!),
})

/** Where the page is put, and how; the caret at `at`. */
export interface NotesPlace { at?: number; margin: Margin; element: HTMLElement; label: string; mayWrite: boolean; nameOf: (memberId: string) => string; changed: () => void }

/** One page on the screen. */
export class NotesPage {
  readonly doc: Y.Doc
  private readonly view: EditorView

  constructor(place: NotesPlace) {
    const { element, label, mayWrite, at } = place
    this.doc = place.margin.sync.shared!.doc
    this.view = new EditorView(element, {
      state: EditorState.create({ schema, plugins: pluginsOf(place) }), editable: () => mayWrite,
      // carets are told a moment late, also to a page that was closed meanwhile
      dispatchTransaction(this: EditorView, step: Transaction) { if (!this.isDestroyed) this.updateState(this.state.apply(step)) },
      attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true', dir: 'auto' },
    })
    if (at !== undefined) this.put(at)
  }

  /** Where the caret is. */
  get at(): number { return this.view.state.selection.head }
  get hasFocus(): boolean { return this.view.hasFocus() }

  private put(at: number): void {
    const { tr } = this.view.state
    this.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(at, tr.doc.content.size)), -1)))
  }

  run(deed: NotesDeed): void {
    COMMANDS[deed](this.view.state, this.view.dispatch, this.view)
    this.view.focus()
  }

  /** Whether the words at the caret are so already. */
  isOn(deed: NotesDeed): boolean {
    const { state } = this.view, type = TYPES[deed]
    if (type) return isIn(state, type)
    if (deed !== 'bold' && deed !== 'italic') return false
    const { from, to, empty, $from } = state.selection, mark = MARKS[deed]!
    return empty ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, mark)
  }

  focus(): void { this.view.focus() }
  close(): void { this.view.destroy() }
}

const pluginsOf = ({ margin, nameOf, changed }: NotesPlace): Plugin[] => {
  const { doc, provider } = margin.sync.shared!
  const awareness = provider?.awareness
  awareness?.setLocalState({ memberId: margin.place.memberId })
  const caret = (_user: unknown, client: number) => caretOf(String(awareness?.getStates().get(client)?.memberId ?? ''), nameOf)
  return [
    ySyncPlugin(sharedRoots(doc).notes),
    ...(awareness ? [yCursorPlugin(awareness, { awarenessStateFilter: (own, client, shown) => own !== client && hasCaret(doc, shown), cursorBuilder: caret, selectionBuilder: () => ({ class: 'selected' }) })] : []),
    yUndoPlugin(), KEYS, keymap(baseKeymap), new Plugin({ view: () => ({ update: changed }) }),
  ]
}

/** Whether what somebody shows of themselves can be drawn: it is their claim, and the page would not open over one that cannot. */
const hasCaret = (doc: Y.Doc, { cursor, user }: { cursor?: { anchor: unknown; head: unknown }; user?: unknown }): boolean => {
  try {
    return user === undefined && [cursor?.anchor, cursor?.head].every(end => isPlace(doc, Y.createRelativePositionFromJSON(end)))
  } catch { return false }
}

const isPlace = (doc: Y.Doc, end: Y.RelativePosition): boolean => {
  if (end.tname !== null && end.tname !== NOTES) return false
  const found = Y.createAbsolutePositionFromRelativePosition(end, doc)
  return found === null || (found.index >= 0 && Number.isInteger(found.index))
}

const caretOf = (memberId: string, nameOf: (memberId: string) => string): HTMLElement => {
  const caret = document.createElement('span'), name = document.createElement('b')
  caret.className = `caret by-${colourOf(memberId)}`
  name.textContent = nameOf(memberId)
  caret.append(name)
  return caret
}
