import { createHash } from 'node:crypto'
import webPush from 'web-push'
import type { Device, NewDevice } from '../../shared/push.ts'
import type { House } from '../house.ts'
import { secretOf } from '../secret.ts'
import type { Draft } from '../store/shelf.ts'

/** A device that is told by push, stored under `push/<memberId>/<id>` and found by `push-of/<id>`; it goes with the credential it was given with. */
export interface KeptDevice extends Device, NewDevice { memberId: string; credential: string }

/** More devices than anybody has; the eldest gives way. */
const MOST_DEVICES = 10

/** The keys the house signs with, so that push services know it again; made at first start. */
export interface HouseKeys { publicKey: string; privateKey: string }

/** The house's keys. */
export const houseKeys = (house: House): Promise<HouseKeys> => secretOf(house, 'push', () => webPush.generateVAPIDKeys())

const keyOf = ({ memberId, id }: Pick<KeptDevice, 'memberId' | 'id'>): string => `${memberId}/${id}`

/** A device is known by its address, whoever sits at it. */
const idOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url').slice(0, 21)

/** A member's devices, in the order they came. */
export const devicesOf = async (reader: { list: Draft['list'] }, memberId: string): Promise<KeptDevice[]> =>
  [...(await reader.list<KeptDevice>('push', `${memberId}/`))].sort((one, other) => one.createdAt.localeCompare(other.createdAt))

/** The device as its member sees it. */
export const presentDevice = ({ id, label, createdAt }: KeptDevice): Device => ({ id, createdAt, ...(label !== undefined && { label }) })

/** Forgets a device. */
export const dropDevice = (draft: Draft, device: Pick<KeptDevice, 'memberId' | 'id'>): void => {
  draft.drop('push', keyOf(device))
  draft.drop('push-of', device.id)
}

/** Forgets all of a member's devices, or those given with one credential. */
export const dropDevices = async (draft: Draft, memberId: string, credential?: string): Promise<void> => {
  for (const device of await devicesOf(draft, memberId)) if (credential === undefined || device.credential === credential) dropDevice(draft, device)
}

/** Keeps a device for a member; told again it is the same one, and whoever had it before has it no more. */
export const keepDevice = (house: House, given: NewDevice, owner: { memberId: string; credential: string }): Promise<KeptDevice> => house.store.shelf.change(async draft => {
  const id = idOf(given.endpoint)
  const before = await draft.get<{ memberId: string }>('push-of', id)
  const known = before && (await draft.get<KeptDevice>('push', keyOf({ ...before, id })))
  if (before) dropDevice(draft, { ...before, id })
  const others = await devicesOf(draft, owner.memberId)
  for (const eldest of others.slice(0, Math.max(0, others.length + 1 - MOST_DEVICES))) dropDevice(draft, eldest)
  const device: KeptDevice = { ...given, ...owner, id, createdAt: known?.memberId === owner.memberId ? known.createdAt : house.clock().toISOString() }
  draft.put('push', keyOf(device), device)
  draft.put('push-of', id, { memberId: owner.memberId })
  return device
})

/** A device goes with the session it was given with: whoever signed out there is told nothing there any more. */
export const followCredentials = (house: House): void => house.onTiding('credential:ended', ({ memberId, credential }) => {
  house.store.shelf.change(draft => dropDevices(draft, memberId, credential)).catch((error: unknown) => house.diary.error('failed', { name: 'push', error: String(error) }))
})
