import { link, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { nanoid } from 'nanoid'
import type { Finding } from '../store.ts'
import { FILE_MODE, remove, systemCode } from './disk.ts'

/**
 * One server to a folder. The lock is `lock.1`, later `lock.2`, …: the highest number counts, and it stays when its owner
 * has gone. Taking over means making the next number, which only one of any number of takers can do.
 */
interface Owner { pid: number; host: string; started: string; gone?: true }

/** A folder held; `release` lets it go. */
export interface Lock { release(): Promise<void> }

/** When a process started, so that a number given out again is not taken for the one that had it; '' where that cannot be told. */
async function startOf(pid: number): Promise<string> {
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')])
    return `${boot.trim()}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
  } catch {
    return ''
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

async function lives({ pid, started, gone }: Owner): Promise<boolean> {
  return !gone && answers(pid) && started === await startOf(pid)
}

const nameOf = (dir: string, number: number): string => join(dir, `lock.${number}`)

async function numbers(dir: string): Promise<number[]> {
  const names = await readdir(dir)
  return names.map(name => Number(/^lock\.(\d+)$/.exec(name)?.[1])).filter(number => number > 0).sort((a, b) => a - b)
}

/** Takes the folder, or throws naming the process that has it. */
export async function lock(dir: string, say: (finding: Finding) => void): Promise<Lock> {
  const [latest] = (await numbers(dir)).reverse()
  if (latest !== undefined) await insistGone(nameOf(dir, latest), say)
  const mine: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) }
  const path = nameOf(dir, (latest ?? 0) + 1)
  if (!await place(path, mine)) return lock(dir, say)
  for (const number of await numbers(dir)) if (number <= (latest ?? 0)) await remove(nameOf(dir, number))
  return { release: () => replace(path, { ...mine, gone: true }) }
}

async function insistGone(path: string, say: (finding: Finding) => void): Promise<void> {
  const owner = readOwner(await readFile(path, 'utf8').catch(() => ''))
  if (await lives(owner)) throw new Error(`Another server, process ${owner.pid}, is at work in this folder (${path}). Stop it first`)
  if (!owner.gone) say({ level: 'warn', event: 'store:lock-taken-over', file: path, detail: `process ${owner.pid} is gone` })
}

/** A lock appears with its content in it: if that is not whole, a power cut came between; if there is none, a later lock is in its place. */
function readOwner(text: string): Owner {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return { pid: 0, host: '', started: '', gone: true }
  }
}

/** Makes the lock with its content in one step; false when another was faster. */
async function place(path: string, owner: Owner): Promise<boolean> {
  const aside = `${path}.${nanoid()}`
  await writeFile(aside, JSON.stringify(owner), { mode: FILE_MODE })
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    return false
  } finally {
    await remove(aside)
  }
}

async function replace(path: string, owner: Owner): Promise<void> {
  const aside = `${path}.${nanoid()}`
  await writeFile(aside, JSON.stringify(owner), { mode: FILE_MODE })
  await rename(aside, path)
}
