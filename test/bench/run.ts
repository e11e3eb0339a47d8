// npm run bench [-- --only join,presence] [--who raw,shared] [--runs 5] [--profile folder]: our sync server beside its peers.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { contestants, type Contestant } from './contestants.ts'
import { makePeople } from './people.ts'
import { installPeers } from './peers.ts'
import { canPin, pinGenerator, Server } from './process.ts'
import { editRows } from './rows/edits.ts'
import { joinRows } from './rows/join.ts'
import { memoryRows } from './rows/memory.ts'
import { presenceRow } from './rows/presence.ts'
import type { Row } from './rows/row.ts'
import { tableOf, type Measured } from './table.ts'

const { values } = parseArgs({ options: { only: { type: 'string' }, who: { type: 'string' }, runs: { type: 'string', default: '5' }, profile: { type: 'string' } } })
const runs = Number(values.runs)
const say = (line: string): void => { process.stderr.write(`${line}\n`) }

installPeers()
pinGenerator()
if (!canPin) say('taskset is not there, or there is one core: server and generator share what there is')
say('making members and readings through the front door…')
const people = await makePeople(300, 200)
const all = contestants(people)
const isWanted = (words: string | undefined, id: string): boolean => !words || words.split(',').some(word => id === word || id.startsWith(`${word}-`))
const rows: Row[] = [...editRows, presenceRow(people), ...joinRows, ...memoryRows].filter(({ id }) => isWanted(values.only, id))
const byRow = new Map<Row, Measured[]>(rows.map(row => [row, row.figures.map(figure => ({ figure, by: new Map<string, number[]>() }))]))
let generator = 0

/** One run of one row against one server, begun afresh. */
const measure = async (row: Row, contestant: Contestant): Promise<Record<string, number>> => {
  await using server = await Server.start({ ...contestant.start, ...(values.profile && { profile: values.profile }) })
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const result = await row.run(server, contestant)
  const { user, system } = process.cpuUsage(cpu)
  const share = (user + system) / 1000 / (performance.now() - began)
  generator = Math.max(generator, share)
  say(`${row.id.padEnd(12)} ${contestant.id.padEnd(12)} ${Object.entries(result).map(([id, value]) => `${id} ${value.toPrecision(4)}`).join('  ')}   (generator ${Math.round(share * 100)} %, load ${loadavg()[0]!.toFixed(1)})`)
  return result
}

/** A run that failed leaves a hole, so that runs stay side by side. */
const note = (row: Row, { id }: Contestant, result: Record<string, number>): void => {
  for (const { figure, by } of byRow.get(row)!) by.set(id, [...(by.get(id) ?? []), result[figure.id] ?? NaN])
}

const tell = (): string => tableOf(rows.flatMap(row => byRow.get(row)!), Object.values(all), { runs, generator })

for (const row of rows) {
  for (let run = 0; run < runs; run++) {
    for (const id of row.who.filter(id => isWanted(values.who, id))) {
      const result = await measure(row, all[id]!).catch((error: unknown) => {
        say(`${row.id} ${id}: ${String(error)}`)
        return {}
      })
      note(row, all[id]!, result)
    }
  }
}
process.stdout.write(tell())
if (!values.only && !values.who) writeFileSync(join('test', 'bench', 'RESULT.md'), `# How fast\n\n${tell()}`)
process.exit(0)
