/** Parse, admit, run, answer: the one place where a refusal becomes an answer and an unexpected error becomes `unavailable`. */
import type { z } from 'zod'
import type { CommandInput, CommandName, CommandOutput, RouteInput, RouteName, RouteOutput } from '../../shared/contract.ts'
import { COMMANDS, ROUTES } from '../../shared/contract.ts'
import { Refusal, type Fields } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import type { Asker } from './asker.ts'

type Handler<I, O> = (house: House, asker: Asker, input: I) => Promise<O>
/** A handler for every command of the contract. */
export type CommandHandlers = { [N in CommandName]: Handler<CommandInput<N>, CommandOutput<N>> }
/** A handler for every route of the contract. */
export type RouteHandlers = { [N in RouteName]: Handler<RouteInput<N>, RouteOutput<N>> }

/** Declares the commands a noun answers. */
export const commands = <N extends CommandName>(handlers: Pick<CommandHandlers, N>) => handlers

/** Declares the routes a noun answers. */
export const routes = <N extends RouteName>(handlers: Pick<RouteHandlers, N>) => handlers

/** Throws when a declared name has no handler: such a house does not open. */
export const checkRollCall = (kind: string, declared: object, handlers: object): void => {
  const missing = Object.keys(declared).filter(name => !(name in handlers))
  if (missing.length > 0) throw new Error(`no handler for the ${kind} ${missing.join(', ')}`)
}

const fieldsOf = (error: z.ZodError): Fields =>
  Object.fromEntries(error.issues.slice(0, 20).map(issue => [issue.path.join('.') || '(all)', issue.message]))

/** Believes nothing: what comes through the wall is parsed, or refused with the fields that are wrong. */
export const parse = <S extends z.ZodType>(schema: S, raw: unknown): z.output<S> => {
  const read = schema.safeParse(raw)
  if (read.success) return read.data
  const fields = fieldsOf(read.error)
  const said = Object.entries(fields).map(([field, message]) => `${field}: ${message}`).join('; ')
  throw new Refusal('invalid', `This cannot be understood. ${said}`, { fields })
}

/** A name in an address that nothing can bear names nothing. */
const parseParams = <S extends z.ZodType>(schema: S, raw: unknown): z.output<S> => {
  const read = schema.safeParse(raw)
  if (read.success) return read.data
  throw new Refusal('not-found', 'There is nothing here, or it is not yours to see.')
}

/** Turns whatever was thrown into a refusal; an unexpected error is written down and told as `unavailable`, without its insides. */
export const asRefusal = (house: House, name: string, error: unknown): Refusal => {
  if (error instanceof Refusal) {
    house.figures.add(`refusals{code="${error.code}"}`)
    return error
  }
  house.figures.add('failures')
  house.diary.error('failed', { name, error: error instanceof Error ? error.stack : String(error) })
  return new Refusal('unavailable', 'Something went wrong on our side. Nothing was changed; please try again.')
}

/** Runs a command for an asker. */
export const runCommand = async (house: House, handlers: CommandHandlers, call: { name: CommandName; raw: unknown; asker: Asker }) => {
  const input = parse(COMMANDS[call.name].input, call.raw)
  const handler = handlers[call.name] as Handler<unknown, unknown>
  return handler(house, call.asker, input)
}

/** Runs a route for an asker. */
export const runRoute = async (
  house: House, handlers: RouteHandlers, call: { name: RouteName; raw: { params: unknown; query: unknown; body: unknown }; asker: Asker },
) => {
  const declared = ROUTES[call.name]
  const input = {
    params: parseParams(declared.params, call.raw.params), query: parse(declared.query, call.raw.query), body: parse(declared.body, call.raw.body ?? {}),
  }
  const handler = handlers[call.name] as Handler<unknown, unknown>
  return handler(house, call.asker, input)
}
