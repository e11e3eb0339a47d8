import { kept } from '../device.ts'

/** How the page looks: as the device does, or as the reader chose on this device. */
export const SCHEMES = ['device', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

/** The reader's choice on this device. */
export const scheme = (): Scheme => SCHEMES.find(one => one === kept.read('look')) ?? 'device'

/** Draws the page as chosen. */
export const wearScheme = (): void => {
  if (scheme() === 'device') delete document.documentElement.dataset.look
  else document.documentElement.dataset.look = scheme()
}

/** Chooses, keeps the choice on this device and draws the page anew. */
export const chooseScheme = (chosen: Scheme): void => {
  kept.keep('look', chosen === 'device' ? undefined : chosen)
  wearScheme()
}
