// What one member may not see yet is told to nobody by the degree, the circle, the way there or the convention; revealed to all it counts by its day.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ownName } from '../shared/margin.ts'
import type { Act } from '../shared/degree.ts'
import type { Reveal } from '../shared/reading.ts'
import { DAY, plainDegree } from './support/acts.ts'
import { openTestHouse } from './support/house.ts'
import { Device, until } from './support/margin.ts'
import { command, newCircle, newClientId, newPerson, type Person } from './support/people.ts'
import { openTime } from './support/time.ts'
import { anchorOn, answer, mark, writeIn } from './support/web-annotations.ts'

type Circle = Awaited<ReturnType<typeof newCircle>>

const degreeOf = (person: Person, { group }: Circle) => person.ask('GET /api/groups/:groupId/degree', `/api/groups/${group.id}/degree`)
const turn = (person: Person, readingId: string, change: object) => person.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, change)
const unmetBy = async (person: Person, { group }: Circle): Promise<string[]> =>
  (await person.ask('GET /api/groups/:groupId/unmet', `/api/groups/${group.id}/unmet`)).items.map(one => one.name).sort()

/** An organizer whose convention the group follows. */
const followed = async (url: string, { facilitator, group }: Circle) => {
  const organizer = await newPerson(url, 'Organizer')
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'The gathering', startsOn: '2026-12-18', endsOn: '2026-12-20', timezone: 'Asia/Jerusalem' })
  const { convention } = await organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
  await facilitator.ask('POST /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`, { code: convention.code })
  return async () => (await organizer.ask('GET /api/conventions/:conventionId/groups', `/api/conventions/${id}/groups`)).items.map(({ degree, world, step }) => ({ degree, world, step }))
}

/** All that a member is told of how the group stands. */
const told = async (person: Person, circle: Circle) => {
  const { degree, world, step, path, circle: drawn } = await degreeOf(person, circle)
  const year = await person.ask('GET /api/groups/:groupId/year', `/api/groups/${circle.group.id}/year`)
  return { degree, world, step, path, drawn, year: year.path }
}

/** A house with a reading that holds margins back, two who answered each other there, and what was told before they did. */
const heldBack = async (reveal: Reveal) => {
  const time = openTime(), house = await openTestHouse(time)
  const circle = await newCircle(house.url, ['Ann', 'Dov', 'Eve']), seen = await followed(house.url, circle)
  const [ann, dov, eve] = circle.members as [Person, Person, Person], { facilitator, reading: { id: readingId }, post } = circle
  await turn(facilitator, readingId, { reveal })
  const before = [await told(eve, circle), await seen()], at = time.clock().getTime()
  for (const [one, other] of [[ann, dov], [dov, ann]] as const) {
    await writeIn(one, ownName(readingId, one.memberId), doc => {
      mark(doc, 'a1', { body: 'a first thought', anchor: anchorOn(post.blocks.at(-1)!, 'words') })
      answer(doc, 'r1', { to: `${other.memberId}/a1`, body: 'so do I', createdAt: time.clock().toISOString() })
    })
  }
  const acts: Act[] = [[ann, dov], [dov, ann]].map(([one, other], nth) => ({ id: `${nth}`, by: one!.memberId, towards: other!.memberId, kind: 'reply', at }))
  const members = [facilitator, ann, dov, eve].map(one => one.memberId)
  return { time, house, circle, seen, facilitator, ann, dov, eve, readingId, before, due: (now: number) => plainDegree(acts, members, now) }
}

const mayOpen = async (person: Person, readingId: string, owner: Person): Promise<boolean> => {
  await using device = await Device.of(person)
  const page = device.open(ownName(readingId, owner.memberId))
  await until(() => page.provider.synced || page.closed !== undefined, 'an answer')
  return page.closed === undefined
}

for (const reveal of ['after-own', 'together'] as const) {
  test(`${reveal}: what is answered in margins held back from one member lifts the group once they are revealed to all`, async () => {
    const { time, house, circle, seen, facilitator, ann, dov, eve, readingId, before, due } = await heldBack(reveal)
    await using _house = house
    const isOpenToAnn = reveal === 'after-own'
    await turn(facilitator, readingId, { reveal: 'live' })
    assert.is((await degreeOf(eve, circle)).degree, due(time.clock().getTime()))
    await turn(facilitator, readingId, { reveal })
    assert.equal([await mayOpen(ann, readingId, dov), await mayOpen(eve, readingId, dov)], [isOpenToAnn, false])
    for (const person of [eve, ann, facilitator]) assert.equal([await told(person, circle), await seen()], before, `${person.name} is told what all are told`)
    assert.equal(await unmetBy(eve, circle), ['Ann', 'Dov', 'Facilitator'])
    assert.equal(await unmetBy(ann, circle), isOpenToAnn ? ['Eve', 'Facilitator'] : ['Dov', 'Eve', 'Facilitator'], 'whom one met is told to oneself as soon as one may see it')
    await turn(facilitator, readingId, { closed: true })
    assert.equal([await mayOpen(eve, readingId, dov), await told(eve, circle), await seen()], [false, ...before], 'closing reveals nothing')
    time.pass(8 * DAY)
    assert.is((await degreeOf(eve, circle)).path.at(-1)!.degree, 0)
    await turn(facilitator, readingId, { revealed: true })
    const degree = due(time.clock().getTime())
    assert.ok(degree > 0)
    for (const reopened of [false, true]) {
      if (reopened) await house.reopen()
      for (const person of [eve, ann]) {
        const { drawn, ...after } = await told(person, circle)
        assert.equal([after.degree, after.year.at(-1)!.degree, after.path.map(one => one.degree)], [degree, degree, [due(time.clock().getTime() - 7 * DAY), degree]], 'by the day it was done')
        assert.equal([drawn!.pairs.map(pair => [...pair].sort()), drawn!.tied, drawn!.open], [[[ann.memberId, dov.memberId].sort()], 2, 2])
      }
      assert.is((await seen())[0]!.degree, degree)
      assert.equal([await mayOpen(eve, readingId, dov), await unmetBy(ann, circle), await unmetBy(eve, circle)], [true, ['Eve', 'Facilitator'], ['Ann', 'Dov', 'Facilitator']])
    }
  })
}

test('what is between two, and what is made ready before a reading opens, is no news for the others either', async () => {
  await using house = await openTestHouse()
  const circle = await newCircle(house.url, ['Ann', 'Dov', 'Eve']), { facilitator, group, reading: { id: readingId }, post } = circle
  const [ann, dov, eve] = circle.members as [Person, Person, Person], before = await told(eve, circle)
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov.memberId}`, { role: 'facilitator' })
  const [leading, annLive, dovLive] = [await facilitator.live(), await ann.live(), await dov.live()]
  const ask = await command(annLive, 'question:ask', { readingId, id: newClientId(), body: 'Between us', private: true })
  await command(leading, 'question:answer', { id: ask.id, body: 'Between us' })
  const hello = await command(leading, 'message:send', { readingId, id: newClientId(), body: 'Good evening' })
  await command(annLive, 'message:send', { readingId, id: newClientId(), body: 'Good evening', replyTo: hello.id })
  const { reading: next } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, opensAt: '2099-01-01T00:00:00.000Z' })
  const draft = await command(leading, 'message:send', { readingId: next.id, id: newClientId(), body: 'Is it ready?' })
  const reply = await command(dovLive, 'message:send', { readingId: next.id, id: newClientId(), body: 'It is', replyTo: draft.id })
  await command(leading, 'message:send', { readingId: next.id, id: newClientId(), body: 'Good', replyTo: reply.id })
  for (const person of [eve, facilitator]) assert.equal(await told(person, circle), before)
  assert.equal([await unmetBy(facilitator, circle), await unmetBy(ann, circle), await unmetBy(eve, circle)], [['Eve'], ['Dov', 'Eve'], ['Ann', 'Dov', 'Facilitator']])
  await facilitator.ask('POST /api/readings/:readingId/release', `/api/readings/${next.id}/release`)
  const { drawn } = await told(eve, circle)
  assert.equal(drawn!.pairs.map(pair => [...pair].sort()), [[facilitator.memberId, dov.memberId].sort()])
  for (const live of [leading, annLive, dovLive]) live.disconnect()
})

test.run()
