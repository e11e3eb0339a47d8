// Evenings in which the margin's life is tried: a house with a reading `r`, and a device for each name.
import { Device, until, type Page } from './margin.ts'
import { MarginHouse } from './margin-house.ts'
import { saying } from './margin-law.ts'

/** A house with a reading `r`, and a device for each name. */
export const evening = async (names: string[], more: Parameters<typeof MarginHouse.open>[0] = {}) => {
  const house = await MarginHouse.open(more)
  await house.reading()
  const devices: Record<string, Device> = {}
  for (const name of names) devices[name] = await Device.of(await house.pen(name, name === 'fay' ? 'facilitator' : name === 'olga' ? 'observer' : 'member'))
  return { house, devices: devices as Record<string, Device>, [Symbol.asyncDispose]: async () => {
    for (const device of Object.values(devices)) await device[Symbol.asyncDispose]()
    await house[Symbol.asyncDispose]()
  } }
}

/** The name of a member's own document. */
export const of = (name: string): string => `r/by/${name}`
/** The code a page is closed with. */
export const codeOf = async (page: Page): Promise<number> => (await page.ended()).code
/** Waits until a page has these words. */
export const shows = (page: Page, words: string): Promise<void> => until(() => saying(page.doc).includes(words), `"${words}" seen`)

/** Opens a document and waits for what is in it. */
export const opened = async (device: Device, name: string): Promise<Page> => {
  const page = device.open(name)
  await page.synced()
  return page
}

