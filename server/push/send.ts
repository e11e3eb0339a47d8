/** Web Push: encrypted for the one browser that can read it (RFC 8291), signed by the house (RFC 8292), handed to the push service the browser named. */
import webPush from 'web-push'
import type { House } from '../house.ts'
import { devicesOf, dropDevice, houseKeys, type HouseKeys, type KeptDevice } from './kept.ts'

/** What a device shows: where a press on it leads is `path`; a newer one of the same `tag` takes its place. */
export interface PushNotice { title: string; body: string; path: string; tag: string; lang: string; dir: 'ltr' | 'rtl' }

/** How long a push service keeps it for a device that sleeps, in seconds: a day. */
const LASTS = 86_400

/** Whom a push service writes to when something is wrong with what the house sends. */
const contactOf = ({ config, publicUrl }: House): string => {
  const address = /[^\s<>]+@[^\s<>]+/.exec(config.mailFrom ?? '')?.[0]
  if (address !== undefined) return `mailto:${address}`
  return publicUrl.startsWith('https:') ? publicUrl : 'mailto:tenfold@localhost'
}

const isGone = (status: number): boolean => status === 404 || status === 410

const sendTo = async (house: House, keys: HouseKeys, { device, notice }: { device: KeptDevice; notice: PushNotice }): Promise<number> => {
  const { endpoint, headers, body } = webPush.generateRequestDetails({ endpoint: device.endpoint, keys: device.keys }, JSON.stringify(notice), {
    TTL: LASTS, contentEncoding: 'aes128gcm', vapidDetails: { subject: contactOf(house), ...keys },
  })
  return house.postAddress(endpoint, { headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Length').map(([name, value]) => [name, String(value)])), body })
}

/** Tells a member's devices; says whether any took it. A device that is gone is forgotten. */
export const push = async (house: House, memberId: string, notice: PushNotice): Promise<boolean> => {
  const [devices, keys] = [await devicesOf(house.store.shelf, memberId), await houseKeys(house)]
  const statuses = await Promise.all(devices.map(device => sendTo(house, keys, { device, notice }).catch((error: unknown) => {
    house.diary.warn('push failed', { error: error instanceof Error ? error.message.slice(0, 200) : String(error) })
    return 0
  })))
  const gone = devices.filter((_, at) => isGone(statuses[at] ?? 0))
  if (gone.length > 0) await house.store.shelf.change(async draft => { for (const device of gone) dropDevice(draft, device) })
  const taken = statuses.filter(status => status >= 200 && status < 300).length
  house.figures.add('pushes', taken)
  return taken > 0
}
