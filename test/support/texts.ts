// The texts anchors are tried on: generated ones, the house's own samples, and the pages of the corpus when it is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseHTML } from 'linkedom'
import type { FlowBlock } from '../../shared/anchor.ts'
import { dice, writeText } from './revisions.ts'

export interface Text { name: string; blocks: FlowBlock[] }

const CORPUS = '../shared/corpus'
/** Shorter texts are over before an edit and its surroundings have room. */
const SHORTEST = 1500
/** Blocks of a page; the longest have thousands. */
const MOST = 120

const named = (texts: string[]) => texts.filter(text => text.trim()).map((text, at) => ({ id: `b${at}`, text }))
const isLong = ({ blocks }: Text) => blocks.reduce((sum, { text }) => sum + text.length, 0) > SHORTEST

export const generated = (each: number): Text[] => (['english', 'hebrew'] as const).flatMap(tongue =>
  Array.from({ length: each }, (_, at) => ({ name: `generated ${tongue} ${at}`, blocks: writeText(dice(at + 1), tongue) })))

export const samples = (): Text[] => readdirSync('data/samples').filter(name => name.endsWith('.md'))
  .map(name => ({ name, blocks: named(readFileSync(`data/samples/${name}`, 'utf8').split(/\n{2,}/)) }))

/** The beginnings of the pages of the corpus; none, and a line that says so, when it is not there. */
export function pages(): Text[] {
  if (isMissing('readability')) return []
  return [...articles(), ...hebrew()].map(({ name, blocks }) => ({ name, blocks: blocks.slice(0, MOST) })).filter(isLong)
}

/** Tells loudly that a part of the corpus is not there to be tried. */
export function isMissing(part: string): boolean {
  const missing = !existsSync(`${CORPUS}/${part}`)
  if (missing) console.log(`NOT TRIED: ${CORPUS}/${part} is not there`)
  return missing
}

export const corpusFile = (path: string) => readFileSync(`${CORPUS}/${path}`)

const articles = () => readdirSync(`${CORPUS}/readability`).map(name =>
  ({ name, blocks: blocksOf(corpusFile(`readability/${name}/expected.html`).toString()) }))

const hebrew = () => readdirSync(`${CORPUS}/rtl`).map(name => {
  const page = new TextDecoder(name.includes('1255') ? 'windows-1255' : 'utf-8').decode(corpusFile(`rtl/${name}`))
  return { name, blocks: name.endsWith('.html') ? blocksOf(page) : named(page.split('\n').map(line => line.split('\t').at(-1)!)) }
})

function blocksOf(html: string): FlowBlock[] {
  const { document } = parseHTML(html.includes('<body') ? html : `<html><body>${html}</body></html>`)
  const elements = [...document.querySelectorAll('p,li,h1,h2,h3,h4,blockquote,pre,td,figcaption')]
  return named(elements.filter(element => !element.querySelector('p,li,td')).map(({ textContent }) => (textContent ?? '').replace(/\s+/g, ' ').trim()))
}
