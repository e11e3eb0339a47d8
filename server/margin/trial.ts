import * as Y from 'yjs'

/**
 * Takes back what was tried in a transaction that has not ended: what came goes again, and what was deleted is there again. What was cut in
 * two for it, Yjs makes one when the transaction ends: but not a letter of two halves, and then it says no.
 */
export const takeBack = (transaction: Y.Transaction): boolean => {
  const { doc: { store }, beforeState, deleteSet, changed, changedParentTypes } = transaction
  const known = (client: number): number => beforeState.get(client) ?? 0
  for (const [client, structs] of store.clients) {
    while (structs.length && structs.at(-1)!.id.clock >= known(client)) unlink(structs.pop()!)
    if (!structs.length) store.clients.delete(client)
  }
  for (const [client, gone] of deleteSet.clients) for (const { clock, len } of gone) revive(store, client, { from: clock, to: Math.min(clock + len, known(client)) })
  transaction._mergeStructs = transaction._mergeStructs.filter(({ id: { client, clock } }) => clock < known(client))
  for (const noted of [deleteSet.clients, changed, changedParentTypes]) noted.clear()
  store.pendingStructs = store.pendingDs = null
  return !transaction._mergeStructs.some(isHalved)
}

const isHalved = (item: unknown): boolean => item instanceof Y.Item && item.content instanceof Y.ContentString && item.content.str.startsWith('\uFFFD')

/** Takes something out of its list, or out of the values of its key. */
const unlink = (item: Y.Item | Y.GC): void => {
  if (!(item instanceof Y.Item)) return
  const { left, right, parentSub } = item, parent = item.parent as Y.AbstractType<unknown>
  if (left) left.right = right
  else if (parent._start === item) parent._start = right
  if (right) right.left = left
  else if (parentSub !== null && parent._map.get(parentSub) === item) setEntry(parent, parentSub, left)
  if (!item.deleted) count(item, -1)
}

const setEntry = (parent: Y.AbstractType<unknown>, key: string, item: Y.Item | null): void => {
  if (item) parent._map.set(key, item)
  else parent._map.delete(key)
}

const revive = (store: Y.Doc['store'], client: number, { from, to }: { from: number; to: number }): void => {
  while (from < to) {
    const item = Y.getItem(store, Y.createID(client, from))
    item.deleted = false
    count(item, 1)
    from = item.id.clock + item.length
  }
}

const count = ({ countable, parent, parentSub, length }: Y.Item, times: 1 | -1): void => {
  if (countable && parentSub === null) (parent as Y.AbstractType<unknown>)._length += length * times
}
