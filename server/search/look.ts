/** Looks through a group's posts, margins, discussions and questions, and only through what went on since the last look. */
import { LONGEST_BODY } from '../../shared/annotation.ts'
import type { Message } from '../../shared/discussion.ts'
import type { Post } from '../../shared/post.ts'
import type { Question } from '../../shared/question.ts'
import type { Reading } from '../../shared/reading.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import type { House } from '../house.ts'
import { questionsOf } from '../question/kept.ts'
import { readingsOf } from '../reading/kept.ts'
import type { Catalogue } from './catalogue.ts'
import { entryOf, type Entry } from './entry.ts'

/** The words of a post, block by block; its head is a block without a name. */
export const postEntries = ({ id: postId, createdAt: at, title, author, blocks }: Post): Entry[] => [
  entryOf({ kind: 'post', id: '', postId, at, text: [title, author].filter(Boolean).join('\n') }),
  ...blocks.filter(({ text }) => text !== '').map(({ id, text }, nth) => entryOf({ kind: 'post', id, postId, at, nth: nth + 1, text })),
]

/** A message's words; an erased one has none. */
export const messageEntries = ({ id, readingId, memberId, createdAt, body, erased }: Message): Entry[] =>
  (erased ? [] : [entryOf({ kind: 'message', id, readingId, memberId, at: createdAt, text: body })])

/** A question and what was answered. */
export const questionEntry = ({ id, readingId, memberId, createdAt, body, answers }: Question): Entry =>
  entryOf({ kind: 'question', id, readingId, memberId, at: createdAt, text: [body, ...answers.map(answer => answer.body)].filter(Boolean).join('\n') })

/** What stands in the margin of a reading; signs have no words to look for. */
export const marginEntries = (written: readonly MarginEntry[], readingId: string): Entry[] => written.flatMap(({ name, by, body, createdAt, motivation }) => {
  if (body === '' || motivation === 'assessing') return []
  const whose = name.startsWith('joint/') ? { kind: 'joint' as const } : { kind: motivation === 'replying' ? 'reply' as const : 'annotation' as const, memberId: by[0]! }
  return [entryOf({ ...whose, id: name, readingId, text: body.slice(0, LONGEST_BODY), ...(createdAt && { at: createdAt }) })]
})

/** A look under way: which places are there now. */
class Look {
  readonly present = new Set<string>()
  constructor(private readonly house: House, private readonly catalogue: Catalogue) {}

  private async at(place: string, mark: string, read: () => Promise<Entry[]> | Entry[]): Promise<void> {
    this.present.add(place)
    if (!this.catalogue.isAt(place, mark)) await this.catalogue.put(place, mark, await read())
  }

  async posts(groupId: string): Promise<void> {
    const { shelf } = this.house.store
    for (const { postId } of await shelf.list<{ postId: string }>('post-of', `${groupId}/`)) {
      const post = await shelf.get<Post>('post', postId)
      if (post) await this.at(`post/${postId}`, String(post.revision), () => postEntries(post))
    }
  }

  async reading({ id }: Reading): Promise<void> {
    const { house } = this
    const discussion = await house.discussions.open(id)
    await this.at(`messages/${id}`, String(discussion.lastChange), () => discussion.messages.flatMap(messageEntries))
    const questions = await questionsOf(house.store.shelf, id)
    await this.at(`questions/${id}`, markOf(questions), () => questions.map(questionEntry))
    for (const memberId of await house.margins.writersOf(id)) {
      await this.at(`by/${id}/${memberId}`, await this.last(id, `by/${memberId}`), async () => marginEntries(await house.writings.of(id, memberId), id))
    }
    await this.at(`shared/${id}`, await this.last(id, 'shared'), async () => marginEntries(await house.writings.joint(id), id))
  }

  private async last(readingId: string, name: string): Promise<string> {
    return String(await this.house.store.log.last(`margin/${readingId}/${name}`))
  }
}

const markOf = (questions: readonly Question[]): string => questions.map(({ id, answers }) => `${id} ${answers.length}`).join()

/** Brings a catalogue up to what the store holds now. */
export const look = async (house: House, groupId: string, catalogue: Catalogue): Promise<Catalogue> => {
  const looking = new Look(house, catalogue)
  await looking.posts(groupId)
  for (const reading of await readingsOf(house.store.shelf, groupId)) await looking.reading(reading)
  catalogue.keepOnly(looking.present)
  return catalogue
}
