/** So much is done in one turn of the event loop: about a third of a millisecond. */
const AT_ONCE = 32

const waiting: Array<() => void> = []

const goOn = (): void => {
  for (const work of waiting.splice(0, AT_ONCE)) work()
  if (waiting.length) setImmediate(goOn)
}

/** Does what hundreds of documents or sockets want done at the same moment, a few in each turn of the event loop: what members write goes in between. */
export const inTurn = (work: () => void): void => {
  if (waiting.push(work) === 1) setImmediate(goOn)
}
