// The questions carried up to a convention: one list over its groups for the organizer alone, by no member's name, and as files to take along.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { marked } from 'marked'
import { openTestHouse } from './support/house.ts'
import { command, newCircle, newClientId, newPerson, type Person } from './support/people.ts'

const listFor = (person: Person, id: string) => person.ask('GET /api/conventions/:conventionId/questions', `/api/conventions/${id}/questions`)
const fileFor = (person: Person, id: string, as: string) =>
  fetch(`${person.url}/api/conventions/${id}/questions/export?as=${as}`, { headers: { cookie: person.cookie } })

/** Asks as the facilitator and carries it up, unless told not to. */
const carry = async (person: Person, asked: { readingId: string; body: string; private?: true; on?: readonly [block: string, words: string] }, stays = false) => {
  const { on, ...question } = asked, live = await person.live(), id = newClientId()
  const anchor = on && { revision: 1, blockId: on[0], selectors: [{ type: 'TextQuoteSelector' as const, exact: on[1] }] }
  await command(live, 'question:ask', { ...question, id, ...(anchor && { anchor }) })
  if (!stays) await command(live, 'question:carry', { id })
  return id
}

/** A published convention of one text, and two groups that follow it: one writes English, the other Hebrew. */
const settle = async (url: string) => {
  const organizer = await newPerson(url, 'Organizer'), to = '/api/conventions'
  const { convention: { id } } = await organizer.ask('POST /api/conventions', to, { name: 'The <gathering>', startsOn: '2026-12-18', timezone: 'Asia/Jerusalem' })
  const { post } = await organizer.ask('POST /api/conventions/:conventionId/posts', `${to}/${id}/posts`, { text: 'Ten who are one\n\nThe first words.\n\nThe second words.' })
  await organizer.ask('PATCH /api/conventions/:conventionId', `${to}/${id}`, { plan: [{ postId: post.id }] })
  const { convention: { code } } = await organizer.ask('POST /api/conventions/:conventionId/publish', `${to}/${id}/publish`)
  const circles = [await newCircle(url, ['Eve']), await newCircle(url, ['Dov'])].map((circle, at) => ({ ...circle, name: ['North', 'דרום'][at]! }))
  const [north, south] = await Promise.all(circles.map(async circle => {
    const { facilitator, group, name } = circle
    await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name })
    const { path } = await facilitator.ask('POST /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`, { code })
    return { ...circle, planned: path[0]!.readingId! }
  }))
  return { organizer, id, post, north: north!, south: south! }
}

test('an organizer reads what all groups carry up, in the order of the text; nobody\'s name, nothing private, nothing of a group that left', async () => {
  await using house = await openTestHouse()
  const { organizer, id, post, north, south } = await settle(house.url)
  assert.equal((await listFor(organizer, id)).texts, [])
  const [first, second] = post.blocks.slice(-2).map(block => block.id) as [string, string]
  const backed = await carry(north.facilitator, { readingId: north.planned, body: 'What comes second?', on: [second, 'second words'] })
  await command(await north.members[0]!.live(), 'question:back', { id: backed, on: true })
  await carry(south.facilitator, { readingId: south.planned, body: 'מה בא קודם?', on: [first, 'first words'] })
  await carry(north.facilitator, { readingId: north.planned, body: 'Of no words' })
  await carry(north.facilitator, { readingId: north.reading.id, body: 'Of their own text' })
  await carry(north.facilitator, { readingId: north.planned, body: 'Between us', private: true })
  await carry(north.facilitator, { readingId: north.planned, body: 'Not carried' }, true)
  const list = await listFor(organizer, id)
  assert.equal(list.texts.map(({ title, questions }) => [title, questions.map(({ words, quote, group, dir, backers }) => [words, quote, group, dir, backers])]), [
    ['Ten who are one', [['מה בא קודם?', 'first words', 'דרום', 'rtl', 0], ['What comes second?', 'second words', 'North', 'ltr', 1], ['Of no words', '', 'North', 'ltr', 0]]],
    ['First thoughts', [['Of their own text', '', 'North', 'ltr', 0]]],
  ])
  const whole = JSON.stringify(list.texts)
  for (const absent of ['Eve', 'Dov', 'Facilitator', 'Between us', 'Not carried', ...[north, south].flatMap(({ facilitator, members }) => [facilitator, ...members]).map(one => one.memberId)]) assert.not.ok(whole.includes(absent), absent)
  for (const other of [north.facilitator, north.members[0]!, await newPerson(house.url, 'Stranger')]) {
    assert.is(await other.refusal('GET', `/api/conventions/${id}/questions`), 'not-found')
    assert.is(await other.refusal('GET', `/api/conventions/${id}/questions/export?as=csv`), 'not-found')
  }
  await house.reopen()
  assert.equal(await listFor(organizer, id), list)
  await north.facilitator.ask('DELETE /api/groups/:groupId/convention', `/api/groups/${north.group.id}/convention`)
  assert.equal((await listFor(organizer, id)).texts.flatMap(({ questions }) => questions.map(({ group }) => group)), ['דרום'])
  await south.facilitator.ask('DELETE /api/groups/:groupId', `/api/groups/${south.group.id}`)
  assert.equal((await listFor(organizer, id)).texts, [])
})

const FORMULA = '=HYPERLINK("https://example.org","go")', SCRIPT = 'Why <script>alert(1)</script> **bold**?\n\n# No heading\n\n</blockquote>'

test('it goes along as a table without formulas, a text without HTML, and a page that loads and runs nothing', async () => {
  await using house = await openTestHouse()
  const { organizer, id, post, south } = await settle(house.url), { facilitator, group, planned: readingId } = south
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name: '@דרום <b>' })
  await carry(facilitator, { readingId, body: FORMULA, on: [post.blocks.at(-1)!.id, '+second\nwords'] })
  await carry(facilitator, { readingId, body: SCRIPT })
  await organizer.ask('PATCH /api/me', '/api/me', { language: 'he' })
  const [table, text, page] = await Promise.all(['csv', 'markdown', 'html'].map(as => fileFor(organizer, id, as))) as [Response, Response, Response]
  assert.equal([table, text, page].map(({ headers }) => headers.get('content-type')), ['text/csv; charset=utf-8', 'text/markdown; charset=utf-8', 'text/html; charset=utf-8'])
  for (const { headers } of [table, text, page]) assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="The gathering\./)
  const bytes = Buffer.from(await table.arrayBuffer())
  assert.equal([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const rows = bytes.toString('utf8').slice(1)
  assert.match(rows, /^text,quote,question,group,carried up,more who have it\r\n/)
  assert.match(rows, `Ten who are one,"'+second\nwords","'=HYPERLINK(""https://example.org"",""go"")",'@דרום <b>,20`)
  const drawn = marked.parse(await text.text(), { async: false })
  assert.match(drawn, /<h2>Ten who are one<\/h2>/)
  assert.is(drawn.match(/<blockquote>/g)?.length, 2)
  for (const absent of ['<script', '<b>', '</blockquote>\n</blockquote>']) assert.not.match(drawn, absent)
  const file = await page.text()
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
  assert.match(file, /<html lang="he" dir="rtl">/)
  for (const there of ['<h1>שאלות שהועלו אל המורה</h1>', 'The &#60;gathering&#62;', '@דרום &#60;b&#62;', '<strong>bold</strong>', 'dir="ltr">']) assert.match(file, there)
  for (const absent of ['<script', '<b>', ' src=', 'url(']) assert.not.match(file, absent)
  assert.is(await organizer.refusal('GET', `/api/conventions/${id}/questions/export?as=pdf`), 'invalid')
})

test('a member\'s erased question goes from the list too', async () => {
  await using house = await openTestHouse()
  const { organizer, id, north } = await settle(house.url), [eve] = north.members
  const live = await eve!.live(), leading = await north.facilitator.live(), question = newClientId()
  await command(live, 'question:ask', { readingId: north.planned, id: question, body: 'In my words' })
  await command(leading, 'question:answer', { id: question, body: 'An answer, so that the question keeps its place' })
  await command(leading, 'question:carry', { id: question })
  const groupsOf = () => organizer.ask('GET /api/conventions/:conventionId/groups', `/api/conventions/${id}/groups`)
  assert.equal((await listFor(organizer, id)).texts[0]!.questions.map(({ words }) => words), ['In my words'])
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.equal((await listFor(organizer, id)).texts, [])
  assert.equal((await groupsOf()).items.flatMap(({ carried }) => carried), [])
})

test.run()
