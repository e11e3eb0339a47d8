import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

const BLOCK = 512

/**
 * Unpacks a Chromium, its libraries and its fonts from the archives in `parts` to `home`, once, and returns `home` in full. Made
 * aside and moved into place whole, so that any number of processes may ask at the same time.
 */
export function unpack(parts: string, home: string): string {
  const place = resolve(home)
  if (existsSync(join(place, 'chromium'))) return place
  mkdirSync(dirname(place), { recursive: true })
  const aside = mkdtempSync(`${place}-`)
  writeAll(parts, { aside, place })
  try { renameSync(aside, place) } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (!existsSync(join(place, 'chromium'))) throw error
  }
  return place
}

function writeAll(parts: string, { aside, place }: { aside: string; place: string }): void {
  const open = (name: string) => brotliDecompressSync(readFileSync(join(parts, name)))
  writeFileSync(join(aside, 'chromium'), open('chromium.br'))
  chmodSync(join(aside, 'chromium'), 0o755)
  untar(open('al2023.tar.br'), aside)
  untar(open('swiftshader.tar.br'), aside)
  untar(open('fonts.tar.br'), join(aside, 'fonts'))
  writeFileSync(join(aside, 'fonts/fonts.conf'), fontsConf(place))
}

const fontsConf = (place: string) => `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(place, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(place, 'fonts-cache')}</cachedir></fontconfig>`

/** Reads ustar as far as these archives use it: folders and plain files with names under 100 bytes. */
function untar(archive: Buffer, folder: string): void {
  for (let at = 0; at + BLOCK <= archive.length && archive[at]; ) {
    const field = (from: number, to: number) => archive.toString('utf8', at + from, at + to).replace(/\0.*$/s, '')
    const size = parseInt(field(124, 136), 8) || 0
    write(join(folder, field(0, 100)), field(156, 157), archive.subarray(at + BLOCK, at + BLOCK + size))
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}

function write(path: string, kind: string, bytes: Buffer): void {
  if (kind === '5') return void mkdirSync(path, { recursive: true })
  if (kind !== '0' && kind !== '') return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}
