// Three hundred groups of ten follow one plan: how long until a change of it has reached the last of them, and whether others wait meanwhile.
import { performance } from 'node:perf_hooks'
import type { Following } from '../../server/convention/follow.ts'
import { openTestHouse } from '../support/house.ts'
import { newPerson, nextFact, type Person } from '../support/people.ts'

const GROUPS = Number(process.env.GROUPS ?? 300), STEPS = 10
const text = 'First thoughts\n\nOne paragraph of words.\n\nAnother paragraph of words.'

await using house = await openTestHouse()
const organizer = await newPerson(house.url, 'Organizer')
const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'All', startsOn: '2027-02-18', timezone: 'Asia/Jerusalem' })
const postIds: string[] = []
for (let step = 0; step < STEPS; step++) postIds.push((await organizer.ask('POST /api/conventions/:conventionId/posts', `/api/conventions/${id}/posts`, { text })).post.id)
const plan = (hour: number) => ({ plan: postIds.map((postId, at) => ({ id: `s${at}`, postId, opensAt: `2027-01-${10 + at}T${hour}:00:00.000Z` })) })
const publish = () => organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, plan(18))
const { convention: { code } } = await publish()

let facilitator = organizer
const leads = new Map<string, Person>()
for (let at = 0; at < GROUPS; at++) {
  // who tries a hundred codes in a quarter of an hour is guessing
  if (at % 50 === 0) facilitator = await newPerson(house.url, 'Facilitator')
  const { group } = await facilitator.ask('POST /api/groups', '/api/groups', { name: `Group ${at}` })
  await facilitator.ask('POST /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`, { code })
  leads.set(group.id, facilitator)
}
const followers = await house.open.house.store.shelf.list<Following>('follower', `${id}/`)
const last = followers.at(-1)!.groupId

const live = await leads.get(last)!.live()
await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, plan(19))
const began = performance.now(), spent = process.cpuUsage()
const reached = nextFact(live, 'convention:published', told => told.groupId === last).then(() => performance.now() - began)
const published = publish().then(() => performance.now() - began)
const waits: number[] = []
let isDone = false
void published.then(() => { isDone = true })
while (!isDone) {
  const asked = performance.now()
  await house.open.house.store.shelf.change(async () => {})
  waits.push(performance.now() - asked)
  await new Promise(done => { setTimeout(done, 5) })
}
const { user, system } = process.cpuUsage(spent)
const [told, answered] = [await reached, await published]
const worst = Math.max(...waits)
console.log(`${followers.length} groups, ${STEPS} readings each: the last group heard after ${told.toFixed(0)} ms, the organizer was answered after ${answered.toFixed(0)} ms; another change waited ${worst.toFixed(0)} ms at most; ${((user + system) / 1000).toFixed(0)} ms of processor`)
live.disconnect()
if (told > 2000) throw new Error('publishing took longer than two seconds to reach all')
process.exit(0)
