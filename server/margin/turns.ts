/** So much is done in one turn of the event loop: about a tenth of a millisecond. */
const A_TURN = 4
/** The weight of what fills a turn by itself. */
export const WHOLE_TURN = A_TURN

let turns = 0
let began = 0
let isCounting = false

const count = (): void => {
  if (isCounting) return
  isCounting = true
  began = performance.now()
  setImmediate(() => {
    turns++
    isCounting = false
  })
}

/** Which turn of the event loop this is. */
export const turn = (): number => {
  count()
  return turns
}

/** When this turn of the event loop was first asked about (ms): thousands ask in some. */
export const moment = (): number => {
  count()
  return began
}

interface Work { does: () => void; weight: number }

const waiting: Work[] = []
const leaving: Array<() => void> = []

/** Names what has to leave before anything that can wait is done. */
export const leavesFirst = (leave: () => void): void => { leaving.push(leave) }

/** Between three and five quarters: documents that are written at the same rate are not due at the same moment. */
export const patience = (): number => 0.75 + Math.random() / 2

const goOn = (): void => {
  let done = 0
  try {
    for (const leave of leaving) leave()
    for (let left = A_TURN; left > 0 && done < waiting.length;) {
      const { does, weight } = waiting[done++]!
      left -= weight
      does()
    }
  } finally {
    // whatever becomes of one, the others still have their turn
    waiting.splice(0, done)
    if (waiting.length) setImmediate(goOn)
  }
}

/** Does what hundreds of documents or sockets want done at the same moment, a few in each turn of the event loop: what members write goes in between. */
export const inTurn = (does: () => void, weight = 1): void => {
  if (waiting.push({ does, weight }) === 1) setImmediate(goOn)
}
