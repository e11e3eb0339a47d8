/** Asking the house over REST: every call is typed by its route in the contract, every no is a Refusal. */
import type { RouteName, RouteOutput, RouteSent } from '../shared/contract.ts'
import { REFUSALS, Refusal, type Fields, type RefusalCode } from '../shared/refusal.ts'
import { over, saidOf } from './whose.ts'

interface Problem { code?: string; detail?: string; fields?: Fields }

const isCode = (code: string | undefined): code is RefusalCode => code !== undefined && code in REFUSALS

const codeOf = (status: number): RefusalCode =>
  (Object.entries(REFUSALS) as [RefusalCode, number][]).find(([, known]) => known === status)?.[0] ?? 'unavailable'

const unreachable = () => new Refusal('unavailable', 'The house cannot be reached.')

/** `/api/groups/:groupId` with its places filled in, and what is asked about it behind. */
export const addressOf = (path: string, params: object = {}, query: object = {}): string => {
  const given = new Map<string, unknown>(Object.entries(params))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given.get(name))))
  const asked = Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)])
  return asked.length ? `${filled}?${new URLSearchParams(asked)}` : filled
}

const refusalOf = async (response: Response): Promise<Refusal> => {
  const problem = await response.json().catch(() => ({})) as Problem
  const code = isCode(problem.code) ? problem.code : codeOf(response.status)
  if (code === 'not-signed-in') over()
  const wait = Number(response.headers.get('Retry-After'))
  return new Refusal(code, problem.detail ?? response.statusText, { ...(problem.fields && { fields: problem.fields }), ...(wait > 0 && { retryAfter: wait }) })
}

/** Asks the house. `signal` lets go of the question. Throws a Refusal: its own, or `unavailable` when it cannot be reached. */
export const ask = async <N extends RouteName>(name: N, sent: RouteSent<N> = {}, signal?: AbortSignal): Promise<RouteOutput<N>> => {
  const [method, path] = name.split(' ') as [string, string]
  const { params, query, body } = sent as { params?: object; query?: object; body?: unknown }
  const response = await fetch(addressOf(path, params, query), {
    method, credentials: 'same-origin', ...(signal && { signal }), ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { ...saidOf(), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
  }).catch((error: unknown) => { throw signal?.aborted ? error : unreachable() })
  if (!response.ok) throw await refusalOf(response)
  return await response.json() as RouteOutput<N>
}

/** All items of a paged list, however many pages it has. */
export const askAll = async <T>(page: (after: string | undefined) => Promise<{ items: T[]; next: string | null }>): Promise<T[]> => {
  const items: T[] = []
  let after: string | undefined
  do {
    const answer = await page(after)
    items.push(...answer.items)
    after = answer.next ?? undefined
  } while (after !== undefined)
  return items
}
