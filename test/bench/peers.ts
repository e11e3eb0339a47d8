// The peers, installed on demand into a folder of their own and never among the project's own libraries.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const FOLDER = join(process.cwd(), '.cache', 'bench')

/** What is measured beside us, pinned. @y/websocket-server 0.1.1 is the one for yjs 13; 0.1.5 needs a candidate of yjs 14. */
export const PEERS: Record<string, string> = {
  'ws': '8.23.0', 'yjs': '13.6.33', 'y-protocols': '1.0.7', 'lib0': '0.2.120',
  '@y/websocket-server': '0.1.1', 'y-leveldb': '0.2.0',
  '@hocuspocus/server': '4.7.0', '@hocuspocus/extension-database': '4.7.0', 'libsql': '0.5.29',
}

const isThere = ([name, version]: [string, string]): boolean => {
  const file = join(FOLDER, 'node_modules', name, 'package.json')
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version
}

/** Installs what is missing; throws when npm cannot. */
export const installPeers = (): void => {
  const wanted = Object.entries(PEERS)
  if (wanted.every(isThere)) return
  process.stdout.write('Installing the peers into .cache/bench…\n')
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n')
  const names = wanted.map(([name, version]) => `${name}@${version}`)
  execFileSync('npm', ['install', '-E', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...names], { cwd: FOLDER, stdio: 'inherit' })
}

/** A peer's own code. */
export const peer = (name: string): unknown => createRequire(join(FOLDER, 'package.json'))(name)
