/** What a live socket is heard to ask: commands, at the pace of its member. A flood costs next to nothing and is cut off. */
import { COMMANDS, type CommandName, type RoomEntered } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Answer } from '../../shared/wire.ts'
import type { House } from '../house.ts'
import type { Asker } from './asker.ts'
import { asRefusal, runCommand, type CommandHandlers } from './gate.ts'
import type { Outflow } from './outflow.ts'
import type { Pace } from './pace.ts'

/** Who is heard, and by whom they are answered. */
export interface Hearing { house: House; handlers: CommandHandlers; asker: Asker; pace: Pace; outflow: Outflow }

type Reply = (told: Answer<unknown>) => void

/** Refusals in a row: from here on none is answered for being too fast, and from here on the connection ends. */
const STILL_ANSWERED = 100
const PATIENCE = 500
/** Messages in an answer that weigh as much as one command. */
const MESSAGES_A_POINT = 50

const TOO_FAST = new Refusal('too-many', 'That was too much at once. Please wait a moment.', { retryAfter: 1 })
const UNKNOWN = new Refusal('not-found', 'There is no such command.')

const refused = ({ code, message, fields, retryAfter }: Refusal): Answer<never> =>
  ({ ok: false, refusal: { code, message, ...(fields && { fields }), ...(retryAfter !== undefined && { retryAfter }) } })

const isCommand = (name: unknown): name is CommandName => typeof name === 'string' && Object.hasOwn(COMMANDS, name)

const weightOf = ({ messages, changed }: RoomEntered): number => Math.floor((messages.length + changed.length) / MESSAGES_A_POINT)

const run = async (hearing: Hearing, name: CommandName, raw: unknown): Promise<Answer<unknown>> => {
  const { house, handlers, asker, pace, outflow } = hearing
  try {
    const value = await runCommand(house, handlers, { name, raw, asker })
    if (name === 'room:enter') {
      if (outflow.isFull) outflow.cut()
      const weight = weightOf(value as RoomEntered)
      if (weight && !pace.spoken.take(weight)) throw TOO_FAST
    }
    return { ok: true, value }
  } catch (error) {
    return refused(asRefusal(house, name, error))
  }
}

const replyIn = (args: readonly unknown[]): Reply | undefined => (typeof args.at(-1) === 'function' ? (args.at(-1) as Reply) : undefined)

/** What hears a socket's events: `socket.onAny(hearCommands(…))`. */
export const hearCommands = (hearing: Hearing) => {
  const { house, pace, outflow } = hearing
  let refusals = 0
  const count = (): void => { if (++refusals > PATIENCE) outflow.cut() }
  const tooFast = (reply?: Reply): void => {
    house.figures.add('refusals{code="too-many"}')
    count()
    if (refusals <= STILL_ANSWERED) reply?.(refused(TOO_FAST))
  }
  return (name: unknown, ...args: unknown[]): void => {
    const reply = replyIn(args)
    const isVolatile = isCommand(name) && COMMANDS[name].volatile
    if (!(isVolatile ? pace.volatile : pace.spoken).take()) return tooFast(reply)
    if (!isCommand(name)) {
      count()
      return reply?.(refused(UNKNOWN))
    }
    void run(hearing, name, args[0] === reply ? undefined : args[0]).then(told => {
      if (told.ok) refusals = 0
      else count()
      reply?.(told)
    })
  }
}
