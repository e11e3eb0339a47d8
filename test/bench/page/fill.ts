// A reading whose margin is full: many hands, marks, words, questions, answers and signs, put there by ordinary providers.
import * as Y from 'yjs'
import { describe, type Anchor } from '../../../shared/anchor.ts'
import { react, type Annotation } from '../../../shared/annotation.ts'
import { writeAnnotation, writeReply } from '../../../client/margin/pen.ts'
import { newCircle, type Person } from '../../support/people.ts'
import { dice, writeText } from '../../support/revisions.ts'
import { writeIn } from '../../support/web-annotations.ts'

/** So many members share the work. */
const HANDS = 25
const SAID = ['Why this word and not another?', 'I read this three times before I heard it. It is about us, not about somebody who lived long ago.', 'Compare the beginning.', 'Here is the **turn** of the whole text:\n\n- what was asked\n- what is given', 'Yes.']
const TAGS = ['guarantee', 'beginning', 'ask the teacher']

export interface Filled { readingId: string; reader: Person; writer: Person; anchors: (count: number) => Anchor[] }

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** Makes a reading of some three thousand words and puts so many annotations beside it. */
export const fill = async (url: string, count: number): Promise<Filled> => {
  const text = writeText(dice(7), 'english', 80).map(block => block.text).join('\n\n')
  const circle = await newCircle(url, Array.from({ length: HANDS + 2 }, (_, at) => `Member ${at}`), text)
  const [reader, writer, ...hands] = circle.members as [Person, Person, ...Person[]]
  const random = dice(11), blocks = circle.post.blocks.filter(block => block.text.length > 40)
  const anchor = (): Anchor => {
    const { id, text: { length } } = pick(random, blocks), start = Math.floor(random() * (length - 30))
    return describe(circle.post.blocks, { blockId: id, start, end: Math.min(length, start + 8 + Math.floor(random() * 60)) }, 1)
  }
  for (const [nth, hand] of hands.entries()) {
    const share = Math.floor(count / hands.length) + (nth < count % hands.length ? 1 : 0)
    await writeIn(hand, `${circle.reading.id}/by/${hand.memberId}`, doc => { for (let at = 0; at < share; at++) put(doc, { hand, at, anchor: anchor(), random }) })
  }
  return { readingId: circle.reading.id, reader, writer, anchors: many => Array.from({ length: many }, anchor) }
}

interface Put { hand: Person; at: number; anchor: Anchor; random: () => number }

/** Four in ten are mere marks; of the others one in ten is a question, one in ten is answered, one in ten bears a sign. */
const put = (doc: Y.Doc, { hand, at, anchor, random }: Put): void => {
  const id = `a${at}`, isMark = random() < 0.4, motivation = isMark ? 'highlighting' : random() < 0.1 ? 'questioning' : 'commenting'
  writeAnnotation(doc, { id, anchor, motivation, body: isMark ? '' : pick(random, SAID), tags: random() < 0.1 ? [pick(random, TAGS)] : [], createdAt: timeOf(at) })
  if (!isMark && random() < 0.1) writeReply(doc, { id: `r${at}`, to: `${hand.memberId}/${id}`, body: pick(random, SAID), createdAt: timeOf(at) })
  if (!isMark && random() < 0.1) react(doc, { what: `${hand.memberId}/${id}`, emoji: '👍' }, timeOf(at))
}

const timeOf = (at: number): string => new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString()

/** One more annotation, as a member writes it. */
export const another = (doc: Y.Doc, { id, anchor }: Pick<Annotation, 'id' | 'anchor'>): void =>
  writeAnnotation(doc, { id, anchor, motivation: 'commenting', body: 'Written while you read.', tags: [], createdAt: new Date().toISOString() })
