// npm run bench [-- row …] [--who raw,shared] [--runs 5] [--profile folder]: our sync server beside its peers. Without a row, all of them.
// `npm run bench -- --table` prints what was measured so far.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { contestants, type Contestant } from './contestants.ts'
import { findPeople } from './people.ts'
import { installPeers } from './peers.ts'
import { buildServers, canPin, pinGenerator, Server } from './process.ts'
import { keepResult, readResults, type Result } from './results.ts'
import { editRows } from './rows/edits.ts'
import { joinRows } from './rows/join.ts'
import { memoryRows } from './rows/memory.ts'
import { presenceRow } from './rows/presence.ts'
import type { Row } from './rows/row.ts'
import { tableOf } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { who: { type: 'string' }, runs: { type: 'string', default: '5' }, profile: { type: 'string' }, table: { type: 'boolean', default: false } },
})
const runs = Number(values.runs)
const say = (line: string): void => { process.stderr.write(`${line}\n`) }
const rows: Row[] = [...editRows, presenceRow, ...joinRows, ...memoryRows]

const prepare = async (): Promise<Record<string, Contestant>> => {
  installPeers()
  await buildServers()
  pinGenerator()
  if (!canPin) say('taskset is not there, or there is one core: server and generator share what there is')
  return contestants(await findPeople(300, 200))
}

/** One run of one row against one server, begun afresh; how busy the generator was. */
const measure = async (row: Row, contestant: Contestant): Promise<{ found: Record<string, number>; share: number }> => {
  await using server = await Server.start({ ...contestant.start, ...(values.profile && { profile: values.profile }) })
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const found = await row.run(server, contestant)
  const { user, system } = process.cpuUsage(cpu)
  const share = (user + system) / 1000 / (performance.now() - began)
  say(`${row.id.padEnd(12)} ${contestant.id.padEnd(12)} ${Object.entries(found).map(([id, value]) => `${id} ${value.toPrecision(4)}`).join('  ')}   (generator ${Math.round(share * 100)} %, load ${loadavg()[0]!.toFixed(1)})`)
  return { found, share }
}

/** A run that failed leaves a hole, so that runs stay side by side. */
const note = (row: Row, result: Result, { id, found }: { id: string; found: Record<string, number> }): void => {
  for (const figure of row.figures) ((result.figures[figure.id] ??= {})[id] ??= []).push(found[figure.id] ?? NaN)
}

const measureRow = async (row: Row, all: Record<string, Contestant>): Promise<Result> => {
  const result: Result = { date: new Date().toISOString().slice(0, 10), generator: 0, figures: {} }
  const who = row.who.filter(id => !values.who || values.who.split(',').includes(id))
  for (let run = 0; run < runs; run++) {
    for (const id of who) {
      const { found, share } = await measure(row, all[id]!).catch((error: unknown) => {
        say(`${row.id} ${id}: ${String(error)}`)
        return { found: {}, share: 0 }
      })
      note(row, result, { id, found })
      result.generator = Math.max(result.generator, share)
    }
  }
  return result
}

const results = readResults()
if (!values.table) {
  const all = await prepare()
  for (const row of rows.filter(({ id }) => !positionals.length || positionals.includes(id))) {
    results[row.id] = await measureRow(row, all)
    if (!values.who) keepResult(row.id, results[row.id]!)
  }
}
process.stdout.write(tableOf(rows.filter(({ id }) => results[id] && (values.table || !positionals.length || positionals.includes(id))), results))
process.exit(0)
