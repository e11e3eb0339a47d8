// Members who move through the text.
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Guest, awareness } from '../guest.ts'
import { pause } from '../process.ts'
import type { Row } from './row.ts'

const SIZE = 30
const SECONDS = 4
const RATE = 2
/** Before anything is measured they move faster, for the server to become warm: three hundred thousand deliveries, as of edits. */
const WARM_RATE = 69
const WARM_SECONDS = 5

/** A member's moves, encoded beforehand. */
const movesOf = (client: number, memberId: string, count: number): Uint8Array[] => {
  const doc = new Y.Doc()
  doc.clientID = client
  const shown = new Awareness(doc)
  const moves = Array.from({ length: count }, (_, at) => {
    shown.setLocalState({ memberId, blockId: `block-${at}`, colour: '#336699' })
    return encodeAwarenessUpdate(shown, [client])
  })
  shown.destroy()
  return moves
}

/** In our own house presence is at the shared document, however the members write. */
export const presenceRow: Row = {
  id: 'presence', who: ['raw', 'y-websocket', 'hocuspocus', 'shared'],
  figures: [{ id: 'cpu', title: 'presence, 30 members moving 2/s, server CPU s per 1,000', digits: 4, reach: '≤ 0.7 × raw' }],
  run: async (server, contestant) => {
    const guests: Guest[] = []
    let heard = 0
    for (let member = 0; member < SIZE; member++) {
      const guest = await Guest.enter(server, contestant, { room: 0, member, size: SIZE })
      guests.push(member === 0 ? guest.listen(message => { if (message[0] === 1) heard++ }) : guest.deafen())
    }
    const frames = guests.map((guest, member) => movesOf(2000 + member, guest.leaves[0]!.memberId ?? `member-${member}`, RATE * SECONDS + WARM_RATE * WARM_SECONDS + 2).map(move => guest.frame(awareness(move))))
    let sent = 0
    const move = async (seconds: number, rate: number): Promise<void> => {
      const began = performance.now()
      for (let done = 0, now = 0; now < seconds * 1000; now = performance.now() - began) {
        for (const due = Math.floor((now * SIZE * rate) / 1000); done < due; done++, sent++) guests[sent % SIZE]!.send(frames[sent % SIZE]![Math.floor(sent / SIZE)]!)
        await pause(1)
      }
      await pause(200)
    }
    await move(WARM_SECONDS, WARM_RATE)
    await server.quiet()
    const [before, first] = [await server.cpu(), sent]
    await move(SECONDS, RATE)
    const cost = (await server.cpu()) - before
    for (const { wire } of guests) wire.end()
    if (!heard) throw new Error('nobody was seen moving')
    return { cpu: (cost / ((sent - first) * (SIZE - 1))) * 1000 }
  },
}
