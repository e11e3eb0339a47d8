/** Pledges: a member's word for a reading, given and taken back. Enough of them open it from below. */
import type { CommandOutput } from '../shared/contract.ts'
import type { Pledge } from '../shared/pledge.ts'
import { writtenStateOf, type Reading } from '../shared/reading.ts'
import { mustWrite, readingFor } from './belonging.ts'
import { commands } from './doors/gate.ts'
import type { House } from './house.ts'
import { pledgesOf, putSettled } from './pledge/kept.ts'
import { tellTurned } from './reading/turned.ts'
import type { Draft } from './store/shelf.ts'

type Word = { readingId: string; memberId: string }

const put = async (house: House, draft: Draft, { readingId, memberId, on }: Word & { on: boolean }): Promise<boolean> => {
  const key = `${readingId}/${memberId}`
  if (((await draft.get<Pledge>('pledge', key)) !== undefined) === on) return false
  if (on) draft.put('pledge', key, { readingId, memberId, madeAt: house.clock().toISOString() })
  else draft.drop('pledge', key)
  return true
}

/** Gives or takes back a member's word. What opens by it stays open. */
const pledge = async (house: House, { readingId, memberId }: Word, on: boolean): Promise<CommandOutput<'pledge:make'>> => {
  const { membership, reading } = await readingFor(house, readingId, memberId)
  mustWrite(membership)
  const settled = await house.store.shelf.change(async draft => {
    const isNew = await put(house, draft, { readingId, memberId, on })
    const before = (await draft.get<Reading>('reading', readingId)) ?? reading
    const after = isNew ? await putSettled(draft, before, house.clock()) : before
    return { isNew, from: writtenStateOf(before), before, after, count: await pledgesOf(draft, after) }
  })
  if (settled.isNew) house.tell({ groupId: reading.groupId }, 'pledge:changed', { readingId, ...settled.count })
  if (settled.after !== settled.before) await tellTurned(house, settled.after, settled.from)
  return { readingId, ...settled.count, pledged: on }
}

/** A word given for a reading, and taken back. */
export const pledgeCommands = commands({
  'pledge:make': (house, { memberId }, { readingId }) => pledge(house, { readingId, memberId }, true),
  'pledge:withdraw': (house, { memberId }, { readingId }) => pledge(house, { readingId, memberId }, false),
})
