/** What waits in an outbox, as pure rules: how one wish replaces another, and how wishes look when laid over what the house has told. */
import { nanoid } from 'nanoid'
import type { Message } from '../../shared/discussion.ts'
import type { Shown } from './messages.ts'
import type { Entry } from './outbox.ts'
import type { Transcript } from './transcript.ts'

type EntryOf<N extends Entry['command']> = Extract<Entry, { command: N }>
type Entries = readonly Entry[]

/** Something to say to the house, not tried yet. */
export const entryOf = <N extends Entry['command']>(command: N, input: EntryOf<N>['input']): EntryOf<N> =>
  ({ key: nanoid(), command, input, madeAt: new Date().toISOString() }) as EntryOf<N>

const isAbout = (entry: Entry, { input }: Entry): boolean => entry.input.id === input.id
const isSend = (entry: Entry): entry is EntryOf<'message:send'> => entry.command === 'message:send'
const hasWords = (entry: Entry): entry is EntryOf<'message:send' | 'message:edit'> =>
  entry.command === 'message:send' || entry.command === 'message:edit'

/** New words: put into what never left, else said after it. */
export const edited = (entries: Entries, edit: EntryOf<'message:edit'>): Entries => {
  const open = entries.find(entry => isAbout(entry, edit) && hasWords(entry) && !entry.tried)
  return open ? entries.map(entry => (entry === open ? reworded(entry, edit.input) : entry)) : [...entries, edit]
}

const reworded = ({ refusal: _, ...entry }: Entry, { body, mentions }: EntryOf<'message:edit'>['input']): Entry => ({ ...entry, input: { ...entry.input, body, mentions } }) as Entry

/** Nothing is said about what never left; about all else, that it shall go. */
export const erased = (entries: Entries, erase: EntryOf<'message:erase'>): Entries => {
  const rest = entries.filter(entry => !isAbout(entry, erase) || entry.tried)
  const neverLeft = entries.some(entry => isAbout(entry, erase) && entry.command === 'message:send' && !entry.tried)
  return neverLeft ? rest : [...rest, erase]
}

/** Of several changes of mind about one sign, the last counts. */
export const reacted = (entries: Entries, react: EntryOf<'message:react'>): Entries =>
  [...entries.filter(entry => entry.tried || !isAbout(entry, react) || entry.command !== 'message:react' || entry.input.emoji !== react.input.emoji), react]

type Reactions = NonNullable<Message['reactions']>

/** Whose view it is. */
interface Viewer { memberId: string }

/** What there is to show: all that was told, with what waits laid over it, then what waits to be told at all. */
export const laidOver = (transcript: Transcript, entries: Entries, viewer: Viewer): readonly Shown[] => {
  if (!entries.length) return transcript.messages
  const unsent = entries.filter(isSend).filter(entry => !transcript.get(entry.input.id)).map(entry => unsentOf(entry, viewer))
  const later = entries.filter(entry => !isSend(entry))
  const laid = (message: Shown) => later.reduce<Shown>((shown, entry) => (entry.input.id === message.id ? withEntry(shown, entry, viewer) : shown), message)
  return [...transcript.messages, ...unsent].map(laid)
}

const unsentOf = ({ key, command, input, madeAt, refusal }: EntryOf<'message:send'>, { memberId }: Viewer): Shown =>
  ({ ...input, memberId, createdAt: madeAt, ...(refusal ? { refused: { key, command, code: refusal } } : { waits: true }) })

const withEntry = (message: Shown, entry: Entry, { memberId }: Viewer): Shown => {
  if (entry.refusal) return { ...message, refused: { key: entry.key, command: entry.command, code: entry.refusal } }
  if (message.erased) return message
  if (entry.command === 'message:erase') return { ...message, body: '', erased: true, waits: true }
  if (entry.command === 'message:edit') return { ...message, body: entry.input.body, mentions: entry.input.mentions, waits: true }
  return entry.command === 'message:react' ? { ...message, reactions: withSign(message.reactions ?? {}, entry.input, memberId) } : message
}

const withSign = (reactions: Reactions, { emoji, on }: { emoji: string; on: boolean }, memberId: string): Reactions => {
  const others = (reactions[emoji] ?? []).filter(id => id !== memberId)
  return { ...reactions, [emoji]: on ? [...others, memberId] : others }
}
