// A way to the house that can be shut: a train enters a tunnel, and what is said no longer arrives, nor does anybody hear that it does not.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { openTestHouse, type TestHouse } from './house.ts'

/** `shut`: what is on its way stays there. `cut`: every connection ends as well, and nobody gets in. */
export interface Tunnel extends AsyncDisposable { house: TestHouse; url: string; shut(): void; cut(): void; open(): void }

/** Opens a house at the far end of a tunnel; its address is the near end's. */
export const openTunnel = async (): Promise<Tunnel> => {
  const pairs = new Set<readonly [near: Socket, far: Socket]>()
  let isOpen = true, isCut = false
  const server = createServer(near => {
    if (isCut) return near.destroy()
    const far = connect(Number(new URL(house.url).port), '127.0.0.1'), pair = [near, far] as const
    pairs.add(pair)
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('error', () => {})
      from.on('data', data => { to.write(data) })
      from.on('close', () => { pairs.delete(pair); if (isOpen) to.end() })
      if (!isOpen) from.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const house = await openTestHouse({ config: { publicUrl: url } })
  const close = (): void => { for (const pair of pairs) for (const socket of pair) socket.destroy() }
  const shut = (): void => {
    isOpen = false
    for (const pair of pairs) for (const socket of pair) socket.pause()
  }
  return {
    house, url, shut,
    cut: () => {
      isCut = true
      shut()
      close()
    },
    open: () => {
      isOpen = true
      isCut = false
      // what stood still for long was given up at one end; both begin anew, as after a real tunnel
      close()
    },
    [Symbol.asyncDispose]: async () => {
      close()
      server.close()
      await house[Symbol.asyncDispose]()
    },
  }
}
