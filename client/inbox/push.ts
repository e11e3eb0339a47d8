/** Whether this device is told while no page is open, through the browser's own push service. State, no DOM. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { kept } from '../device.ts'
import { Watched } from '../watched.ts'

/** A device that is told. */
export type Device = RouteOutput<'GET /api/me/push'>['items'][number]

/** `asking`: not known yet. `cannot`, `insecure`: never here. `denied`: the browser was told no. */
export type PushState = 'asking' | 'cannot' | 'insecure' | 'denied' | 'off' | 'on'

const WORKER = '/told.js'
/** Its own corner of the house: it answers for no page. */
const SCOPE = '/told/'
const OWN = 'push'

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))

const isSame = (own: ArrayBuffer | null | undefined, key: Uint8Array): boolean =>
  own !== null && own !== undefined && new Uint8Array(own).join() === key.join()

const labelOf = (): string => {
  const { userAgentData, platform } = navigator as Navigator & { userAgentData?: { platform: string } }
  return (userAgentData?.platform || platform).slice(0, 80)
}

/** Whether this device is told, and how it comes to be. */
export class Push extends Watched {
  state: PushState = 'asking'
  devices: readonly Device[] = []
  private key = ''

  /** The name of this device, when it is told. */
  get own(): string | undefined { return this.devices.find(({ id }) => id === kept.read(OWN))?.id }

  async look(): Promise<void> {
    const { key, items } = await ask('GET /api/me/push')
    this.key = key
    this.devices = items
    const isSubscribed = (await (await navigator.serviceWorker?.getRegistration(SCOPE))?.pushManager?.getSubscription()) ?? null
    this.settle(isSubscribed !== null && this.own !== undefined)
  }

  /** Asks the browser, then tells the house where this device is found. Must follow a press: browsers ask only then. */
  async begin(): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') return this.settle(false)
    const { endpoint, keys } = (await this.subscribed()).toJSON()
    const { device } = await ask('POST /api/me/push', { body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }, label: labelOf() } })
    kept.keep(OWN, device.id)
    await this.look()
  }

  /** Ends it for one device; for this one in the browser as well. */
  async end(deviceId: string): Promise<void> {
    await ask('DELETE /api/me/push/:deviceId', { params: { deviceId } })
    if (deviceId === kept.read(OWN)) {
      await (await (await navigator.serviceWorker?.getRegistration(SCOPE))?.pushManager.getSubscription())?.unsubscribe()
      kept.keep(OWN, undefined)
    }
    await this.look()
  }

  private async subscribed(): Promise<PushSubscription> {
    const { pushManager } = await active(await navigator.serviceWorker.register(WORKER, { scope: SCOPE }))
    const key = bytesOf(this.key), before = await pushManager.getSubscription()
    if (before && isSame(before.options.applicationServerKey, key)) return before
    await before?.unsubscribe()
    // the browser's service may be out of reach, which is nobody's mistake
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => { throw new Refusal('unavailable', 'The browser\'s service did not answer.') })
  }

  private settle(isOn: boolean): void {
    this.state = stateHere(isOn)
    this.changed()
  }
}

const stateHere = (isOn: boolean): PushState => {
  if (!isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'cannot'
  if (Notification.permission === 'denied') return 'denied'
  return isOn ? 'on' : 'off'
}

/** A worker that has just come takes a moment before it may be subscribed to. */
const active = async (registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> => {
  const worker = registration.active ?? registration.waiting ?? registration.installing
  if (!worker || worker.state === 'activated') return registration
  await new Promise<void>(done => worker.addEventListener('statechange', () => { if (worker.state === 'activated' || worker.state === 'redundant') done() }))
  return registration
}
