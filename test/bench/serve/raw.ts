// What Node can do at best without tricks: `ws` handing each message to the others at the same path, unread.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket, WebSocketServer as Server } from 'ws'
import { peer } from '../peers.ts'
import { report } from './report.ts'

const { WebSocketServer } = peer('ws') as { WebSocketServer: typeof Server }
const rooms = new Map<string, Set<WebSocket>>()
const http = createServer()
const server = new WebSocketServer({ server: http, clientTracking: false })
server.on('connection', (socket: WebSocket, { url = '' }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(socket))
  socket.on('message', (data, isBinary) => { for (const other of room) if (other !== socket) other.send(data, { binary: isBinary }) })
  socket.on('error', () => {})
  socket.on('close', () => { if (room.delete(socket) && room.size === 0) rooms.delete(url) })
})
http.listen(0, '127.0.0.1', () => report((http.address() as AddressInfo).port))
