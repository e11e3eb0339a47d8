import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../../shared/refusal.ts'

/** Guards against guessing; typing is never limited by these. */
export interface Guards { guessing: RateLimiterMemory; knocking: RateLimiterMemory; making: RateLimiterMemory }

const MINUTE = 60

/** Five wrong passwords for one email from one address in 15 minutes; the owner at another address is not locked out. */
export const openGuards = (): Guards => ({
  guessing: new RateLimiterMemory({ points: 5, duration: 15 * MINUTE }),
  knocking: new RateLimiterMemory({ points: 100, duration: 15 * MINUTE }),
  making: new RateLimiterMemory({ points: 3000, duration: 60 * MINUTE }),
})

const tooMany = (state: RateLimiterRes) =>
  new Refusal('too-many', 'That was tried too often. Please wait a while and try again.', { retryAfter: state.msBeforeNext / 1000 })

/** Takes one try; refuses when there is none left. */
export const take = async (guard: RateLimiterMemory, key: string): Promise<void> => {
  try {
    await guard.consume(key)
  } catch (state) {
    if (state instanceof RateLimiterRes) throw tooMany(state)
    throw state
  }
}
