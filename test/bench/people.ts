// The members, the group and the readings our own server is measured with: made once, through the front door, and copied for each run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newCircle } from '../support/people.ts'
import { Server, stampOf } from './process.ts'

/** One who may sit down: a member with a token. */
export interface Sitter { memberId: string; token: string }
export interface People { dir: string; sitters: Sitter[]; readings: string[] }

const KEPT = join(process.cwd(), '.cache', 'bench', 'people')
const AT_ONCE = 10

const inTurns = async <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const out: R[] = []
  for (let at = 0; at < all.length; at += AT_ONCE) out.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))))
  return out
}

/** So many members of one group, and so many readings of it; made once for a build of the server. */
export const findPeople = async (members: number, readings: number): Promise<People> => {
  const list = join(KEPT, `${members}-${readings}-${stampOf('tenfold')}.json`)
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8')) as People
  const people = await makePeople(members, readings)
  writeFileSync(list, JSON.stringify(people))
  return people
}

const makePeople = async (members: number, readings: number): Promise<People> => {
  rmSync(KEPT, { recursive: true, force: true })
  mkdirSync(KEPT, { recursive: true })
  const dir = mkdtempSync(join(KEPT, 'house-'))
  await using server = await Server.start({ file: 'tenfold', keeps: true })
  const circle = await newCircle(`http://127.0.0.1:${server.port}`, Array.from({ length: members }, (_, at) => `Member ${at}`))
  const sitters = await inTurns(circle.members, async person => ({ memberId: person.memberId, token: await person.token() }))
  const more = await inTurns(Array.from({ length: readings - 1 }), () => circle.facilitator.ask(
    'POST /api/groups/:groupId/readings', `/api/groups/${circle.group.id}/readings`, { postId: circle.post.id }))
  await server.stop()
  cpSync(server.dir!, dir, { recursive: true })
  return { dir, sitters, readings: [circle.reading.id, ...more.map(({ reading }) => reading.id)] }
}
