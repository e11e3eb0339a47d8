// The ladder of a large group: from scratch, and for each new fact.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { degree, openLadder } from '../../shared/degree.ts'
import { DAY, live, names } from '../support/acts.ts'
import { dice } from '../support/revisions.ts'

const members = names(1000)
const random = dice(1)
const anyone = () => [members[Math.floor(random() * members.length)]!]
const friends = (by: string) => Array.from({ length: 12 }, (_, at) => members[(Number(by.slice(1)) + at - 6 + members.length) % members.length]!)
const NOW = 20_000 * DAY

const told = (what: string, times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(3)
  console.log(`${what}: median ${at(0.5)} ms, 99 in 100 under ${at(0.99)} ms, longest ${at(1)} ms, of ${times.length}`)
}

/** Milliseconds of the processor's time: what else the machine does is not ours. */
function timed(work: () => void): number {
  const begun = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

for (const [how, choose] of [['towards anybody', anyone], ['among friends', friends]] as const) {
  const acts = live({ members, days: 100, daily: 1, random }, choose).map(act => ({ ...act, at: act.at + NOW - 100 * DAY }))

  test(`a thousand members, a hundred thousand acts ${how}`, () => {
    console.log(`${acts.length} acts ${how}: degree ${degree(acts, members, NOW)}`)
    told('  from scratch', Array.from({ length: 15 }, () => timed(() => degree(acts, members, NOW))))
    const ladder = openLadder()
    members.forEach(name => ladder.join(name))
    acts.forEach(act => ladder.add(act))
    told('  the first time asked', [timed(() => ladder.degree(NOW))])
    const fresh = live({ members, days: 2, daily: 1, random }, choose).map(act => ({ ...act, id: `new/${act.id}`, at: act.at + NOW }))
      .sort((a, b) => a.at - b.at)
    told('  an act more, and asked', fresh.map(act => timed(() => { ladder.add(act); ladder.degree(act.at) })))
    const later = NOW + 3 * DAY
    told('  an act erased, and asked', fresh.map(act => timed(() => { ladder.erase(act.id); ladder.degree(later) })))
    told('  a member away, and asked', members.slice(0, 300).map(name => timed(() => { ladder.away(name); ladder.degree(later) })))
    members.slice(0, 300).forEach(name => ladder.join(name))
    assert.is(ladder.degree(later), degree(acts, members, later))
  })
}

test.run()
