import { Marked } from 'marked'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { escaped, isLine, RULES } from '../shared/markdown.ts'
import { dice } from './support/revisions.ts'

const marked = new Marked(RULES)
const LINES = ['I read this three times.', 'למה דווקא המילה הזאת?', 'Yes, she said: (so) it is…', 'e.g. this', 'a - b', 'naïve café', 'One line; two sentences. It is "said"!']
const OTHERS = ['', ' a', 'a ', 'a  b', '1. one', '- one', 'a *b*', 'a_b_', '`a`', 'a\nb', '> a', '# a', '<b>a</b>', 'a & b', 'a [b](c)', 'see www.example.org', 'see https://example.org', 'me@example.org', 'a \\* b', 'a | b', '~~a~~', '=== a']
const PIECES = ['a', 'word', 'מילה', 'e\u0301', ' ', '  ', '.', '...', ',', ':', ';', '?', '!', '-', '--', '—', '(', ')', '\'', '"', '1', '1.', '*', '_', '~', '`', '<', '>', '&', '[', ']', '/', '\\', '|', '#', '+', '=', '@', '\n', 'www', 'http', '\t', '\u00A0']

const plainly = (words: string): string => `<p>${escaped(words)}</p>\n`
const asWritten = (words: string): string => (marked.parse(words, { async: false })).replaceAll('&quot;', '&#34;')

test('what is taken for a line of ordinary words is one to Markdown too', () => {
  for (const words of LINES) assert.is(isLine(words), true, words)
  for (const words of OTHERS) assert.is(isLine(words), false, words)
  const random = dice(5)
  let seen = 0
  for (let nth = 0; nth < 60_000; nth++) {
    const words = Array.from({ length: 1 + Math.floor(random() * 6) }, () => PIECES[Math.floor(random() * PIECES.length)]!).join('')
    if (!isLine(words)) continue
    seen++
    assert.is(asWritten(words), plainly(words), JSON.stringify(words))
  }
  assert.ok(seen > 1000, `${seen} lines`)
})

test.run()
