import type { Draft, Shelf } from '../store/shelf.ts'

/** An annotation a facilitator chose for the pack; stored under `chosen/<readingId>/<memberId>/<id>`. */
export interface Chosen { readingId: string; name: string }

/** The names of what was chosen beside a reading. */
export const chosenIn = async (reader: Pick<Shelf | Draft, 'list'>, readingId: string): Promise<ReadonlySet<string>> =>
  new Set((await reader.list<Chosen>('chosen', `${readingId}/`)).map(({ name }) => name))

/** Takes an annotation into the pack, or out of it. */
export const putChosen = (draft: Draft, { readingId, name }: Chosen, on: boolean): void => {
  if (on) draft.put('chosen', `${readingId}/${name}`, { readingId, name } satisfies Chosen)
  else draft.drop('chosen', `${readingId}/${name}`)
}

/** Forgets what was chosen beside a reading, or of one member's there. */
export const dropChosen = async (draft: Draft, readingId: string, memberId = ''): Promise<void> => {
  for (const chosen of await draft.list<Chosen>('chosen', `${readingId}/${memberId && `${memberId}/`}`)) putChosen(draft, chosen, false)
}
