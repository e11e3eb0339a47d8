import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseHTML } from 'linkedom'
import { describe, find, type Anchor, type FlowBlock } from '../shared/anchor.ts'
import { quoteOf } from './support/anchoring.ts'
import { corpusFile, isMissing } from './support/texts.ts'

const FOLDER = 'annotations/hypothesis'
const TEXT = 3
const missing = isMissing(FOLDER)

interface Spec { startContainer: number | string; startOffset: number; endContainer: number | string; endOffset: number; quote: string; description: string }

const read = (name: string) => corpusFile(`${FOLDER}/${name}`).toString()
const bodyOf = (html: string): Node => parseHTML(/<html/.test(html) ? html : `<html>${/<body/.test(html) ? html : `<body>${html}</body>`}</html>`).document.body

const texts = (node: Node): Node[] => (node.nodeType === TEXT ? [node] : [...node.childNodes].flatMap(texts))
const length = (node: Node): number => texts(node).reduce((sum, { nodeValue }) => sum + nodeValue!.length, 0)

/** The node a range begins or ends in: the nth text of the page, or the way to it from the top. */
const nodeAt = (root: Node, way: number | string): Node =>
  typeof way === 'number' ? texts(root)[way]! : way.split('/').filter(Boolean).reduce(step, root)

function step(node: Node, name: string): Node {
  const [, kind, nth = '1'] = /^(.*?)(?:\[(\d+)\])?$/.exec(name)!
  return [...node.childNodes].filter(child => (kind === 'text()' ? child.nodeType === TEXT : child.nodeName.toLowerCase() === kind))[Number(nth) - 1]!
}

/** How many letters of the page stand before a point of it. */
function offsetOf(root: Node, node: Node, offset: number): number {
  const inside = node.nodeType === TEXT ? offset : [...node.childNodes].slice(0, offset).reduce((sum, child) => sum + length(child), 0)
  return inside + before(root, node)
}

function before(root: Node, node: Node): number {
  if (node === root) return 0
  const siblings = [...node.parentNode!.childNodes]
  return siblings.slice(0, siblings.indexOf(node as ChildNode)).reduce((sum, child) => sum + length(child), 0) + before(root, node.parentNode!)
}

const same = (blocks: FlowBlock[], anchor: Anchor) => {
  const found = find(anchor, blocks)
  assert.is.not(found.how, 'orphaned')
  if (found.how === 'orphaned') return
  const text = blocks.slice(blocks.findIndex(({ id }) => id === found.blockId)).map(({ text }) => text).join('\n')
  assert.is(text.slice(found.start, found.start + quoteOf(anchor).exact.length), quoteOf(anchor).exact)
}

test('a range over several blocks is described and found, also behind new ones', () => {
  const blocks = ['Make yourself a teacher,', 'acquire a friend', 'and judge everyone kindly.'].map((text, at) => ({ id: `b${at}`, text }))
  const anchor = describe(blocks, { blockId: 'b0', start: 5, endBlockId: 'b2', end: 9 }, 1)
  assert.is(quoteOf(anchor).exact, 'yourself a teacher,\nacquire a friend\nand judge')
  same(blocks, anchor)
  same([{ id: 'n', text: 'A new beginning.' }, ...blocks], anchor)
})

;(missing ? test.skip : test)('the ranges another annotation tool tries itself on are described and found', () => {
  const root = bodyOf(read('html-anchoring-fixture.html'))
  const page = texts(root).map(({ nodeValue }) => nodeValue!).join('')
  const specs: Spec[] = JSON.parse(read('range-specs.json'))
  for (const { startContainer, startOffset, endContainer, endOffset, quote, description } of specs) {
    const [start, end] = [offsetOf(root, nodeAt(root, startContainer), startOffset), offsetOf(root, nodeAt(root, endContainer), endOffset)]
    const anchor = describe([{ id: 'page', text: page }], { blockId: 'page', start, end }, 1)
    assert.is(quoteOf(anchor).exact, quote, description)
    same([{ id: 'page', text: page }], anchor)
    same([{ id: 'page', text: `A new beginning.\n${page}` }], anchor)
    // the page's lines as blocks: a range over several of them, and the same again behind new ones under other names
    const lines = page.split('\n').map((text, at) => ({ id: `line${at}`, text }))
    const at = (offset: number) => ({ line: page.slice(0, offset).split('\n').length - 1, column: offset - (page.lastIndexOf('\n', offset - 1) + 1) })
    const [first, last] = [at(start), at(end)]
    const over = describe(lines, { blockId: `line${first.line}`, start: first.column, endBlockId: `line${last.line}`, end: last.column }, 1)
    assert.is(quoteOf(over).exact, quote, description)
    same(lines, over)
    same([{ id: 'new', text: 'A new beginning.' }, ...lines.map(({ id, text }) => ({ id: `${id}/2`, text }))], over)
  }
  console.log(`${specs.length} ranges`)
  assert.is(specs.length, 27)
})

;(missing ? test.skip : test)('anchors that tool has made are found', () => {
  let tried = 0
  for (const name of ['minimal', 'wikipedia-regression-testing']) {
    const text = texts(bodyOf(read(`html-baselines/${name}.html`))).map(({ nodeValue }) => nodeValue!).join('')
    const { rows } = JSON.parse(read(`html-baselines/${name}.json`)) as { rows: { target: { selector: Anchor['selectors'] }[] }[] }
    for (const { target } of rows) {
      const selectors = target[0]!.selector.toSorted(a => (a.type === 'TextQuoteSelector' ? -1 : 1))
      if (!selectors.some(({ type }) => type === 'TextQuoteSelector')) continue
      same([{ id: 'page', text }], { revision: 1, blockId: 'page', selectors })
      tried++
    }
  }
  console.log(`${tried} anchors`)
  assert.ok(tried >= 5)
})

test.run()
