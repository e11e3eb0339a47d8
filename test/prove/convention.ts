// Three hundred groups follow one plan, each with changes of its own: how long until a change of the plan has reached the last of them, whether
// others wait meanwhile, and whether any group lost what it had changed itself.
import { performance } from 'node:perf_hooks'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Following } from '../../server/convention/follow.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { newPerson, nextFact, type Person } from '../support/people.ts'

const GROUPS = Number(process.env.GROUPS ?? 300), STEPS = 10
const TEXT = 'First thoughts\n\nOne paragraph of words.\n\nAnother paragraph of words.'
const MOVED = '2027-01-05T09:30:00.000Z'

/** A group, by whose word it follows, and what it changed itself: one reading moved, one taken out. */
interface Follower { lead: Person; moved: string; gone: string }

const publish = (organizer: Person, id: string) => organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
const planned = (postIds: string[], hour: number) => ({ plan: postIds.map((postId, at) => ({ id: `s${at}`, postId, opensAt: `2027-01-${10 + at}T${hour}:00:00.000Z` })) })

const newPlan = async (organizer: Person) => {
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'All', startsOn: '2027-02-18', timezone: 'Asia/Jerusalem' })
  const postIds: string[] = []
  for (let step = 0; step < STEPS; step++) postIds.push((await organizer.ask('POST /api/conventions/:conventionId/posts', `/api/conventions/${id}/posts`, { text: TEXT })).post.id)
  await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, planned(postIds, 18))
  return { id, postIds, code: (await publish(organizer, id)).convention.code! }
}

const followed = async (url: string, code: string): Promise<Map<string, Follower>> => {
  const followers = new Map<string, Follower>()
  let lead: Person | undefined
  for (let at = 0; at < GROUPS; at++) {
    // who tries a hundred codes in a quarter of an hour is guessing
    if (!lead || at % 50 === 0) lead = await newPerson(url, 'Facilitator')
    const { group } = await lead.ask('POST /api/groups', '/api/groups', { name: `Group ${at}` })
    const { path } = await lead.ask('POST /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`, { code })
    const [moved, gone] = [path[at % STEPS]!.readingId!, path[(at + 1) % STEPS]!.readingId!]
    await lead.ask('PATCH /api/readings/:readingId', `/api/readings/${moved}`, { opensAt: MOVED })
    await lead.ask('DELETE /api/readings/:readingId', `/api/readings/${gone}`)
    followers.set(group.id, { lead, moved, gone })
  }
  return followers
}

/** Whether a group has the plan's change, and what it changed itself. */
const hasBoth = async (groupId: string, { lead, moved, gone }: Follower): Promise<boolean> => {
  const { path } = await lead.ask('GET /api/groups/:groupId/convention', `/api/groups/${groupId}/convention`)
  const own = path.filter(step => step.readingId !== undefined)
  return own.length === STEPS - 1 && own.every(({ readingId, opensAt }) => readingId !== gone && (readingId === moved ? opensAt === MOVED : opensAt!.includes('T19:')))
}

/** How long another change waits while something is under way, at most. */
const waitsDuring = async (house: TestHouse, work: Promise<unknown>): Promise<number> => {
  let isDone = false, longest = 0
  void work.then(() => { isDone = true })
  while (!isDone) {
    const asked = performance.now()
    await house.open.house.store.shelf.change(async () => {})
    longest = Math.max(longest, performance.now() - asked)
    await new Promise(done => { setTimeout(done, 5) })
  }
  return longest
}

test('a change of the plan reaches all groups, and none loses what it changed itself', async () => {
  await using house = await openTestHouse()
  const organizer = await newPerson(house.url, 'Organizer')
  const { id, postIds, code } = await newPlan(organizer), followers = await followed(house.url, code)
  const last = (await house.open.house.store.shelf.list<Following>('follower', `${id}/`)).at(-1)!.groupId
  const live = await followers.get(last)!.lead.live()
  await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, planned(postIds, 19))
  const began = performance.now(), spent = process.cpuUsage()
  const heard = nextFact(live, 'convention:published', told => told.groupId === last).then(() => performance.now() - began)
  const published = publish(organizer, id).then(() => performance.now() - began)
  const waited = await waitsDuring(house, published), { user, system } = process.cpuUsage(spent)
  console.log(`${followers.size} groups, ${STEPS} readings each: the last group heard after ${(await heard).toFixed(0)} ms, the organizer was answered after ${(await published).toFixed(0)} ms; another change waited ${waited.toFixed(0)} ms at most; ${((user + system) / 1000).toFixed(0)} ms of processor`)
  live.disconnect()
  const both: boolean[] = []
  for (const [groupId, follower] of followers) both.push(await hasBoth(groupId, follower))
  console.log(`${both.filter(Boolean).length} of ${both.length} groups have what they changed themselves, and the plan's change of everything else`)
  assert.ok(both.every(Boolean))
})

test.run()
