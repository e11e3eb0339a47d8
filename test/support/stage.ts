import type { Browser } from 'playwright-core'
import { suite, type Test } from 'uvu'
import type { World } from '../../server/app.ts'
import { launchBrowser } from './browser.ts'
import { openTestHouse, type TestHouse } from './house.ts'

/** What all tests of a suite have in common: one browser and one house. A test that takes its house down opens another. */
export interface Stage { browser: Browser; house: TestHouse }

// as long as this process: the files after this one find it warm, at an address whose pages it knows; it ends when the process does
let browser: Promise<Browser> | undefined
let port = 0

/** The browser of this process, for a file that opens no house or another one. */
export const openBrowser = (): Promise<Browser> => browser ??= launchBrowser()

const openHouse = async (world: World): Promise<TestHouse> => {
  const isTaken = ({ code }: NodeJS.ErrnoException) => code === 'EADDRINUSE'
  const house = await openTestHouse({ ...world, config: { port } }).catch((error: Error) => { if (isTaken(error)) return openTestHouse(world); throw error })
  port = Number(new URL(house.url).port)
  return house
}

/** A suite of tests that share a browser and a house of their own: whoever comes second finds the pages known already. */
export const staged = (name: string, world: World = {}): Test<Stage> => {
  const test = suite<Stage>(name)
  test.before(async state => { [state.browser, state.house] = await Promise.all([openBrowser(), openHouse(world)]) })
  test.after(async ({ house }) => { await house[Symbol.asyncDispose]() })
  return test
}
