/** What one member may see of what was found, as things stand at this moment: reveal, private, hidden, role, and the words as they are now. */
import type { Membership } from '../../shared/group.ts'
import { mayLead } from '../../shared/group.ts'
import type { Post } from '../../shared/post.ts'
import { maySeeQuestion, type Question } from '../../shared/question.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import type { Entry } from './entry.ts'
import { marginEntries, messageEntries, postEntries, questionEntry } from './look.ts'

/** A reading as the member sees it. */
interface Seen { reading: Reading; open: ReadonlySet<string>; hidden: ReadonlySet<string> }

/** What the asker may see now. */
export class Eyes {
  private readonly readings = new Map<string, Promise<Seen | undefined>>()
  private readonly margins = new Map<string, Promise<Entry[]>>()
  constructor(private readonly house: House, private readonly membership: Membership) {}

  /** Whether something is for this member's eyes. */
  async may({ kind, id, readingId, memberId }: Entry): Promise<boolean> {
    if (kind === 'post') return true
    const seen = await this.reading(readingId!)
    if (!seen || seen.hidden.has(`${kind}/${id}`)) return false
    if (kind === 'question') return (await this.question(id)) !== undefined
    return kind === 'message' || kind === 'joint' || seen.open.has(memberId!)
  }

  /** The thing found as it is now; undefined when it is not for this member's eyes, or not there any more. */
  async see(entry: Entry): Promise<Entry | undefined> {
    if (!(await this.may(entry))) return undefined
    if (entry.kind === 'post') return this.post(entry)
    if (entry.kind === 'message') return this.message(entry)
    if (entry.kind === 'question') return this.question(entry.id)
    return entry.kind === 'joint' ? entry : this.written(entry)
  }

  private async post({ id, postId }: Entry): Promise<Entry | undefined> {
    const { shelf } = this.house.store
    const post = (await shelf.get('post-of', `${this.membership.groupId}/${postId}`)) && (await shelf.get<Post>('post', postId!))
    return post && postEntries(post).find(one => one.id === id)
  }

  private async message({ id, readingId }: Entry): Promise<Entry | undefined> {
    const { messages, byId } = await this.house.discussions.open(readingId!)
    return messages.slice(byId.get(id) ?? messages.length).slice(0, 1).flatMap(messageEntries)[0]
  }

  private async question(id: string): Promise<Entry | undefined> {
    const question = await this.house.store.shelf.get<Question>('question', id)
    return question && maySeeQuestion(question, this.membership) ? questionEntry(question) : undefined
  }

  private async written({ key, readingId, memberId }: Entry): Promise<Entry | undefined> {
    const of = `${readingId}/${memberId}`
    const entries = this.margins.get(of) ?? this.house.writings.of(readingId!, memberId!).then(written => marginEntries(written, readingId!))
    this.margins.set(of, entries)
    return (await entries).find(one => one.key === key)
  }

  private reading(readingId: string): Promise<Seen | undefined> {
    const seen = this.readings.get(readingId) ?? this.enter(readingId)
    this.readings.set(readingId, seen)
    return seen
  }

  private async enter(readingId: string): Promise<Seen | undefined> {
    const { house, membership } = this
    const reading = await house.store.shelf.get<Reading>('reading', readingId)
    if (reading?.groupId !== membership.groupId) return undefined
    if (stateOf(reading, house.clock()) === 'planned' && !mayLead(membership.role)) return undefined
    return { reading, open: new Set(await house.margins.openTo(reading, membership.memberId)), hidden: await hiddenNames(house.store.shelf, readingId) }
  }
}
