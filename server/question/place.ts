import { Refusal } from '../../shared/refusal.ts'
import { readingFor } from '../belonging.ts'
import type { House } from '../house.ts'

const nowhere = () => new Refusal('not-found', 'There is no such message or annotation in this reading, or it is not yours to see.')

const isWritten = async (house: House, readingId: string, { by, id }: { by: string; id: string }): Promise<boolean> =>
  (await house.writings.of(readingId, by)).some(({ name, motivation }) => name === `${by}/${id}` && motivation !== 'assessing')

/** Refuses a link to what is not there, or not there for this member: `message/<id>`, `annotation/<memberId>/<id>`. */
export const mustStand = async (house: House, at: { readingId: string; memberId: string }, link: string): Promise<void> => {
  const { reading } = await readingFor(house, at.readingId, at.memberId)
  const [kind, ...name] = link.split('/') as [string, ...string[]]
  if (kind === 'message') {
    const { messages, byId } = await house.discussions.open(reading.id)
    const message = messages[byId.get(name[0] ?? '') ?? -1]
    if (!message || message.erased) throw nowhere()
    return
  }
  const [by = '', id = ''] = name, open = await house.margins.openTo(reading, at.memberId)
  if (!open.includes(by) || !(await isWritten(house, reading.id, { by, id }))) throw nowhere()
}
