import { test } from 'uvu'
import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { degree, degrees, openLadder, TOP, worldOf, WORLDS, type Act } from '../shared/degree.ts'
import { DAY, KINDS, live, names, plainDegree } from './support/acts.ts'
import { dice } from './support/revisions.ts'

const NOW = 20_000 * DAY
const members = names(12)

const member = fc.constantFrom(...members)
const act = fc.record({ by: member, towards: member, kind: fc.constantFrom(...KINDS), at: fc.double({ min: NOW - 200 * DAY, max: NOW + 5 * DAY, noNaN: true }) })
const group = fc.integer({ min: 0, max: 12 }).map(count => members.slice(0, count))
const history = fc.array(act, { maxLength: 200 }).map(acts => acts.map((one, at) => ({ ...one, id: `a${at}` })))
// a dense history, or most degrees are 0 and nothing is tried
const dense = fc.integer().map(seed => live({ members, days: 40, daily: 2, random: dice(seed) }, by => members.filter(other => other !== by)).map(one => ({ ...one, at: one.at + NOW - 40 * DAY })))
const acts = fc.oneof(history, dense)

/** Tries a law on many groups and histories. */
const law = (name: string, holds: (acts: Act[], group: string[]) => void) =>
  test(name, () => fc.assert(fc.property(acts, group, holds), { numRuns: 60 }))

law('it is a whole number from 0 to 125', (acts, group) => {
  const found = degree(acts, group, NOW)
  assert.ok(Number.isInteger(found) && found >= 0 && found <= TOP)
})

law('it is what the rules say, word by word', (acts, group) => assert.is(degree(acts, group, NOW), plainDegree(acts, group, NOW)))

law('fewer than two members are before the ladder', acts => {
  assert.is(degree(acts, [], NOW), 0)
  assert.is(degree(acts, ['m1'], NOW), 0)
})

law('an act more never lowers it', (acts, group) => {
  const more = acts.slice(0, Math.floor(acts.length * 0.8))
  assert.ok(degree(more, group, NOW) <= degree(acts, group, NOW))
})

law('other names and another order change nothing', (acts, group) => {
  const rename = (name: string) => `x${members.length - members.indexOf(name)}`
  const renamed = acts.map(one => ({ ...one, by: rename(one.by), towards: rename(one.towards) })).reverse()
  assert.is(degree(renamed, group.map(rename).reverse(), NOW), degree(acts, group, NOW))
})

law('the acts of one member alone leave it at 0', (acts, group) => {
  assert.is(degree(acts.map(one => ({ ...one, by: 'm0' })), group, NOW), 0)
})

law('acts towards oneself, or not yet done, count for nothing', (acts, group) => {
  const none = acts.map(one => ({ ...one, id: `${one.id}/none` }))
  const idle = [...none.map(one => ({ ...one, towards: one.by })), ...none.map(one => ({ ...one, at: NOW + 1 }))]
  assert.is(degree([...acts, ...idle], group, NOW), degree(acts, group, NOW))
})

law('an act erased is an act that never was, and one told twice is one', (acts, group) => {
  const ladder = openLadder()
  group.forEach(name => ladder.join(name))
  for (const one of acts) { ladder.add(one); ladder.add(one) }
  const kept = acts.filter((one, at) => at % 3 || void ladder.erase(one.id))
  assert.is(ladder.degree(NOW), degree(kept, group, NOW))
  assert.is(ladder.degree(NOW - 20 * DAY), degree(kept, group, NOW - 20 * DAY))
})

law('what is told late counts by its own day, never lowers what was, and goes as it came', (acts, group) => {
  const ladder = openLadder(), late = acts.filter((_one, at) => at % 3 === 0)
  group.forEach(name => ladder.join(name))
  acts.filter((_one, at) => at % 3).forEach(ladder.add, ladder)
  const before = ladder.degree(NOW)
  late.forEach(ladder.add, ladder)
  assert.ok(ladder.degree(NOW) >= before)
  for (const day of [NOW, NOW - 20 * DAY]) assert.is(ladder.degree(day), degree(acts, group, day))
  late.forEach(one => ladder.erase(one.id))
  assert.is(ladder.degree(NOW), before)
})

law('who is away leaves the mean and comes back without loss', (acts, group) => {
  const ladder = openLadder()
  group.forEach(name => ladder.join(name))
  acts.forEach(ladder.add, ladder)
  const before = ladder.degree(NOW)
  ladder.away('m0')
  assert.is(ladder.degree(NOW), degree(acts, group.filter(name => name !== 'm0'), NOW))
  if (group.includes('m0')) ladder.join('m0')
  assert.is(ladder.degree(NOW), before)
})

law('who leaves is as one who never was', (acts, group) => {
  const ladder = openLadder()
  group.forEach(name => ladder.join(name))
  acts.forEach(ladder.add, ladder)
  ladder.leave('m0')
  ladder.join('m0')
  const [left, kept] = [acts.filter(one => one.by !== 'm0' && one.towards !== 'm0'), [...group.filter(name => name !== 'm0'), 'm0']]
  assert.is(ladder.degree(NOW), degree(left, kept, NOW))
})

law('those not met are those without a tie', (acts, group) => {
  const ladder = openLadder()
  group.forEach(name => ladder.join(name))
  acts.forEach(ladder.add, ladder)
  const did = (by: string, towards: string) => acts.some(one => one.by === by && one.towards === towards)
  assert.equal(ladder.unmet('m0'), group.filter(name => name !== 'm0' && !(did('m0', name) && did(name, 'm0'))))
})

law('asked for several days at once it is what it is for each of them', (acts, group) => {
  const moments = [60, 30, 7, 0].map((ago, at) => ({ at: NOW - ago * DAY, members: group.slice(at) }))
  assert.equal(degrees(acts, moments), moments.map(({ at, members }) => degree(acts, members, at)))
})

law('the circle has each pair once, of those who hold each other now, and it goes with time', (acts, group) => {
  const ladder = openLadder()
  group.forEach(name => ladder.join(name))
  acts.forEach(ladder.add, ladder)
  const pairs = ladder.pairs(NOW), told = new Set(pairs.map(pair => [...pair].sort().join()))
  assert.is(told.size, pairs.length)
  for (const [one, other] of pairs) {
    assert.ok(group.includes(one) && group.includes(other) && one !== other)
    assert.not.ok(ladder.unmet(one).includes(other))
  }
  assert.equal(ladder.pairs(NOW + 2000 * DAY), [])
})

test('kept up over ten thousand facts it is what it is from scratch', () => {
  const random = dice(125)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const ladder = openLadder(), group = new Set(members), standing = new Map<string, Act>()
  group.forEach(name => ladder.join(name))
  const seen = new Set<number>()
  for (let fact = 0, now = NOW; fact < 10_000; fact++, now += random() * DAY / 10) {
    const kind = random(), name = pick(members)
    if (kind < 0.75) {
      const one = { id: `f${fact}`, by: name, towards: pick(members), kind: pick(KINDS), at: now - (random() < 0.1 ? random() * 50 * DAY : 0) }
      ladder.add(one)
      standing.set(one.id, one)
    } else if (kind < 0.95 && standing.size) {
      const id = pick([...standing.keys()].slice(-400))
      ladder.erase(id)
      standing.delete(id)
    } else if (kind < 0.975 && group.size > 9) {
      ladder.away(name)
      group.delete(name)
    } else {
      ladder.join(name)
      group.add(name)
    }
    if (fact % 50) continue
    const kept = ladder.degree(now)
    seen.add(kept)
    assert.is(kept, degree([...standing.values()], [...group], now), `after fact ${fact}`)
    if (fact % 1000 === 0) assert.is(kept, plainDegree([...standing.values()], [...group], now), `by the rules, after fact ${fact}`)
  }
  assert.ok(seen.size > 10, 'the degree moved on the way')
})

// ---- what a group would see

const ten = names(10)
const others = (by: string) => ten.filter(name => name !== by)
const SEEDS = 20

/** The mean degree of twelve weeks lived that way. */
function after(daily: number, choose: (by: string) => readonly string[]): number {
  const degrees = Array.from({ length: SEEDS }, (_, seed) => degree(live({ members: ten, days: 84, daily, random: dice(seed + 1) }, choose), ten, 84 * DAY))
  return degrees.reduce((sum, one) => sum + one, 0) / SEEDS
}

const near = (name: string, expected: number, found: number) => {
  console.log(`${name}: ${found.toFixed(1)}, about ${expected} expected`)
  assert.ok(Math.abs(found - expected) <= 3, `${name}: ${found}, about ${expected} expected`)
}

test('twelve weeks of a group of ten come out where they should', () => {
  near('everyone answers one other member a day', 58, after(1, others))
  near('everyone answers four a day', 118, after(4, others))
  near('everyone answers only the facilitator, who answers everyone', 17, after(3, by => (by === 'm0' ? others(by) : ['m0'])))
  near('two circles of five that never meet', 54, after(3, by => others(by).filter(name => (name < 'm5') === (by < 'm5'))))
  assert.is(after(4, by => (by === 'm0' ? others(by) : [])), 0, 'one who answers everybody and is answered by nobody')
})

test('one left out costs the group about a quarter of the ladder', () => {
  const all = after(4, others)
  const without = after(4, by => (by === 'm9' ? [] : others(by)))
  console.log(`one left out: ${all.toFixed(1)} → ${without.toFixed(1)}`)
  assert.ok(all - without > 0.2 * all && all - without < 0.45 * all)
})

test('every degree has its world and its step', () => {
  assert.equal(worldOf(0), { world: 0, step: 0 })
  const all = Array.from({ length: TOP }, (_, at) => worldOf(at + 1))
  assert.equal(all.map(({ world, step }) => (world - 1) * 25 + step), Array.from({ length: TOP }, (_, at) => at + 1))
  assert.is(WORLDS[worldOf(1).world - 1], 'Assiya')
  assert.is(WORLDS[worldOf(50).world - 1], 'Yetzira')
  assert.is(WORLDS[worldOf(51).world - 1], 'Beria')
  assert.is(WORLDS[worldOf(125).world - 1], 'Adam Kadmon')
})

test.run()
