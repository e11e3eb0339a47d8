/** What a member looks for in a margin, and in which order; whose highlights are painted; what was there on the last visit. This device's alone. */
import { kept } from '../device.ts'
import { Watched } from '../watched.ts'
import type { Annotations, MarginReply } from './annotations.ts'
import type { Note } from './places.ts'

/** Which notes are looked for. */
export const KINDS = ['all', 'mine', 'unanswered', 'questions', 'unread'] as const
export type Kind = (typeof KINDS)[number]
/** In which order the margin is listed. */
export const ORDERS = ['place', 'time'] as const
export type Order = (typeof ORDERS)[number]
/** What colours in the text tell apart. */
export const COLOURS = ['member', 'tag'] as const
export type Colours = (typeof COLOURS)[number]

/** What is looked for: empty strings leave a side open. */
export interface Sought { kind: Kind; by: string; tag: string; words: string; order: Order }

const EVERYTHING: Sought = { kind: 'all', by: '', tag: '', words: '', order: 'place' }
const PREFIX = 'margin-sight.'
const COLOURING = `${PREFIX}colours`
const MOST_KNOWN = 20_000
const MOST_AWAY = 500
// So much of an id tells it from all others of one reading; the whole of it would fill the device
const SHORT = 7

const short = (id: string): string => id.slice(0, SHORT)

/** What one looks for and how one sees it, in one margin. */
export class Sight extends Watched {
  sought: Sought = EVERYTHING
  hidesOthers: boolean
  /** What the colours in the text tell apart. */
  colours: Colours
  private readonly known?: ReadonlySet<string>
  private readonly opened = new Set<string>()
  private last?: { notes: readonly Note[]; sought: Sought; found: readonly Note[] }

  constructor(private readonly place: { readingId: string; memberId: string }, private readonly annotations: Annotations) {
    super()
    this.hidesOthers = kept.read(`${this.home}.others`) === 'off'
    this.colours = kept.read(COLOURING) === 'tag' ? 'tag' : 'member'
    const known = kept.read(`${this.home}.known`)
    if (known !== undefined) this.known = new Set(known.split(' '))
    addEventListener('pagehide', this.remember)
  }

  /** The visit is over: what is there now is known the next time. */
  close(): void {
    removeEventListener('pagehide', this.remember)
    this.remember()
  }

  /** Whether this device was here before. */
  get isBack(): boolean { return this.known !== undefined }

  /** What waits for an answer here and was put away unanswered, by id. */
  get away(): ReadonlySet<string> { return new Set(kept.read(`${this.home}.away`)?.split(' ')) }

  putAway(ids: readonly string[]): void { kept.keep(`${this.home}.away`, [...this.away, ...ids].slice(-MOST_AWAY).join(' ')) }

  /** Whether anything but all notes beside their words is wanted. */
  get isSeeking(): boolean {
    const { kind, by, tag, words, order } = this.sought
    return kind !== 'all' || by !== '' || tag !== '' || words.trim() !== '' || order !== 'place'
  }

  seek(change: Partial<Sought>): void {
    this.sought = { ...this.sought, ...change }
    this.changed()
  }

  seekNothing(): void { this.seek(EVERYTHING) }

  showOthers(isOn: boolean): void {
    this.hidesOthers = !isOn
    kept.keep(`${this.home}.others`, isOn ? undefined : 'off')
    this.changed()
  }

  colour(by: Colours): void {
    this.colours = by
    kept.keep(COLOURING, by === 'tag' ? by : undefined)
    this.changed()
  }

  /** It was unfolded: it is new no more. */
  read(name: string): void { this.opened.add(name) }

  /** Whether it, or an answer to it, came after this member's last visit, and was not unfolded since. */
  isUnread(note: Note): boolean { return !this.opened.has(note.name) && this.isNew(note) }

  private isNew({ name, annotation }: Note): boolean {
    const { known } = this, isNew = ({ id, memberId }: { id: string; memberId: string }) => memberId !== this.place.memberId && !known!.has(short(id))
    return known !== undefined && (isNew(annotation) || (this.annotations.isAnswered(name) && this.annotations.thread(name).some(isNew)))
  }

  /** Those of some notes that are looked for and pass, in the order wanted; sought once for each list. */
  among(notes: readonly Note[], passes: (note: Note) => boolean): readonly Note[] {
    const { sought, last } = this
    if (last?.notes === notes && last.sought === sought) return last.found
    const found = notes.filter(note => this.isSought(note) && passes(note))
    if (sought.order === 'time') found.sort((a, b) => (a.annotation.createdAt < b.annotation.createdAt ? 1 : -1))
    this.last = { notes, sought, found }
    return found
  }

  private isSought(note: Note): boolean {
    const { by, tag, words } = this.sought, { name, annotation } = note, wanted = words.trim().toLocaleLowerCase()
    const says = (said: string) => said.toLocaleLowerCase().includes(wanted), inThread = (test: (reply: MarginReply) => boolean) => this.annotations.thread(name).some(test)
    return this.isOfKind(note)
      && (!tag || annotation.tags.includes(tag))
      && (!by || annotation.memberId === by || inThread(({ memberId }) => memberId === by))
      && (!wanted || says(annotation.body) || annotation.tags.some(says) || inThread(({ body }) => says(body)))
  }

  private isOfKind(note: Note): boolean {
    const { name, annotation } = note
    switch (this.sought.kind) {
      case 'mine': return annotation.memberId === this.place.memberId
      case 'unanswered': return annotation.body !== '' && !this.annotations.isAnswered(name)
      case 'questions': return annotation.motivation === 'questioning'
      case 'unread': return this.isNew(note)
      case 'all': return true
    }
  }

  private get home(): string { return `${PREFIX}${this.place.memberId}.${this.place.readingId}` }

  private readonly remember = (): void => {
    const there = [...this.annotations.all()].flatMap(({ id, name }) => [id, ...this.annotations.thread(name).map(reply => reply.id)])
    const known = new Set([...there.map(short), ...this.known ?? []])
    kept.keep(`${this.home}.known`, [...known].slice(0, MOST_KNOWN).join(' '))
  }
}
