// Before a new revision is published its facilitator sees what would become of everybody's annotations; looking changes nothing.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { newCircle, newPerson, nextFact } from './support/people.ts'
import { anchorOn, mark, writeIn } from './support/web-annotations.ts'

const KEPT = 'This sentence stays exactly where it is and what it is, word for word.'
const MOVED = 'This other sentence is carried over into another paragraph, to the letter.'
const CHANGED = 'A third sentence will be told with a few different words by and by, though one knows it again.'
const GONE = 'Whatever is said in these lines about lanterns and herring will be taken out altogether.'

test('a facilitator sees what a revision would do to each reading before it is published', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'], ['Title', KEPT, MOVED, CHANGED, GONE].join('\n\n'))
  const { reading: second } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const on = (words: string) => anchorOn(post.blocks.find(({ text }) => text === words)!, words.slice(5, -1))
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { reveal: 'together' })
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => [KEPT, MOVED, CHANGED, GONE].forEach((words, at) => mark(doc, `a${at}`, { anchor: on(words) })))
  await writeIn(dov!, `${readingId}/by/${dov!.memberId}`, doc => mark(doc, 'a', { anchor: on(GONE) }))
  await writeIn(dov!, `${readingId}/mine`, doc => mark(doc, 'p', { anchor: on(KEPT) }))
  const text = ['Title', KEPT, 'A new sentence stands here.', CHANGED.replace('a few different words', 'some different words'), `It ends so. ${MOVED}`].join('\n\n')
  const path = `/api/posts/${post.id}/revisions`
  const foreseen = async (words: string) =>
    ((await facilitator.send('POST', `${path}?preview=1`, { text: words })).body as { preview: Array<{ readingId: string }> }).preview.find(one => one.readingId === readingId)
  const heldBack = { readingId, exact: 0, moved: 0, uncertain: 0, orphaned: 0, heldBack: true }
  assert.equal([await foreseen(text), await foreseen(['Title', MOVED].join('\n\n'))], [heldBack, heldBack], 'leaving a sentence out tells nothing of what is held back on it')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { revealed: true })
  const looked = await facilitator.send('POST', `${path}?preview=1`, { text })
  assert.is(looked.status, 200)
  const { post: next, preview } = looked.body as { post: { revision: number; id: string }; preview: Array<{ readingId: string }> }
  assert.equal([next.revision, next.id], [2, post.id])
  assert.equal(preview.sort((one, other) => Number(one.readingId === second.id) - Number(other.readingId === second.id)), [
    { readingId, exact: 1, moved: 1, uncertain: 1, orphaned: 2 }, { readingId: second.id, exact: 0, moved: 0, uncertain: 0, orphaned: 0 },
  ])
  const { post: still } = await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)
  assert.equal(still, post, 'looking changes nothing')
  assert.is(await eve!.refusal('POST', `${path}?preview=1`, { text }), 'not-allowed')
  assert.is(await (await newPerson(house.url, 'Stranger')).refusal('POST', `${path}?preview=1`, { text }), 'not-found')
  assert.is(await facilitator.refusal('POST', `${path}?preview=0`, { text }), 'invalid')
  const live = await eve!.live()
  const told = nextFact(live, 'reading:changed', ({ reading }) => reading.id === readingId)
  assert.is((await facilitator.send('POST', path, { text })).status, 201)
  assert.equal([(await told).reading.revision, (await told).reading.reveal], [2, 'together'])
  live.disconnect()
  const { post: now } = await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)
  assert.is(now.revision, 2)
})

test.run()
