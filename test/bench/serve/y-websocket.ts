// @y/websocket-server as its own program runs it; with YPERSISTENCE it keeps documents in LevelDB.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket, WebSocketServer as Server } from 'ws'
import { peer } from '../peers.ts'
import { report } from './report.ts'

const { WebSocketServer } = peer('ws') as { WebSocketServer: typeof Server }
const { setupWSConnection } = peer('@y/websocket-server/utils') as { setupWSConnection: (socket: WebSocket, request: IncomingMessage) => void }
const http = createServer()
const server = new WebSocketServer({ server: http })
server.on('connection', (socket: WebSocket, request) => {
  socket.on('error', () => {})
  setupWSConnection(socket, request)
})
http.listen(0, '127.0.0.1', () => report((http.address() as AddressInfo).port))
