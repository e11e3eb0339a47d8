// The desks at which pages are read: one bad page costs itself, not its neighbours.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bringIn } from '../server/post/bring.ts'
import { Pool } from '../server/post/pool.ts'
import { Turns } from '../server/post/turns.ts'

const refusal = (promise: Promise<unknown>) => promise.then(() => undefined, error => error as { code: string; message: string })

const desk = suite('desk')

desk('a page of nested elements is read or refused, and the next page is read', async () => {
  const pool = new Pool({ milliseconds: 3_000 })
  const nested = ['div', 'table'].map(name => `<${name}>`.repeat(49_000 / (name.length + 2)) + 'deep words')
  const read = (html: string) => bringIn({ html }, { pool })
  const outcomes = await Promise.all([...nested.map(html => refusal(read(html))), read('<p>a neighbour</p>').then(post => post.title)])
  assert.is(outcomes.pop(), 'a neighbour')
  for (const outcome of outcomes) if (outcome) assert.match((outcome as { message: string }).message, /Copy its text and paste it here instead/)
  assert.is((await read('<p>the next</p>')).title, 'the next')
  await pool.close()
})

desk('a page that takes too long or too much is taken away with its desk', async () => {
  const heavy = `<article>${'<p>word <b>and</b> word</p>'.repeat(20_000)}</article>`
  const hurried = new Pool({ milliseconds: 1 })
  assert.equal(await refusal(bringIn({ html: heavy }, { pool: hurried })).then(no => [no?.code, /within 1 seconds?/.test(no?.message ?? '')]), ['unavailable', true])
  const small = new Pool({ megabytes: 40, milliseconds: 60_000 })
  assert.is((await refusal(bringIn({ html: `<article>${'<p>word <b>and</b> word</p>'.repeat(60_000)}</article>` }, { pool: small })))?.code, 'too-large')
  const narrow = new Pool({ desks: 1, waiting: 1 })
  const three = await Promise.all([1, 2, 3].map(number => refusal(bringIn({ html: `<p>page ${number}</p>` }, { pool: narrow }))))
  assert.equal(three.map(no => no?.code), [undefined, undefined, 'too-many'])
  await Promise.all([hurried, small, narrow].map(pool => pool.close()))
})

desk('whoever brings in many pages waits for themselves, and another is served in the next round', async () => {
  const turns = new Turns({ places: 2, each: 1, waiting: 6, eachWaiting: 4 })
  const served: string[] = []
  const work = (whose: string) => async () => void served.push(whose)
  let end = (): void => {}
  const heavy = new Promise<void>(done => { end = done })
  const first = turns.take('eve', () => heavy)
  const many = [1, 2, 3, 4].map(() => turns.take('eve', work('eve')))
  assert.equal(await refusal(turns.take('eve', work('eve'))).then(no => [no?.code, /You are/.test(no?.message ?? '')]), ['too-many', true])
  await turns.take('dov', work('dov'))
  assert.equal(served, ['dov'], 'a desk is left for others')
  const another = turns.take('dov', () => heavy)
  const waiting = [turns.take('dov', work('dov')), turns.take('gil', work('gil'))]
  assert.equal(await refusal(turns.take('ada', work('ada'))).then(no => [no?.code, /You are/.test(no?.message ?? '')]), ['too-many', false])
  end()
  await Promise.all([first, another, ...many, ...waiting])
  assert.ok(served.indexOf('gil') <= 4, `${served.join()}: each in a round`)
})

desk('who gives up leaves no page behind', async () => {
  const pool = new Pool({ desks: 1 })
  const leaving = new AbortController()
  const left = refusal(bringIn({ html: `<article>${'<p>word <b>and</b> word</p>'.repeat(30_000)}</article>` }, { pool, signal: leaving.signal }))
  leaving.abort(new Error('left'))
  assert.is((await left)?.message, 'left')
  assert.is((await bringIn({ html: '<p>next</p>' }, { pool })).title, 'next')
  await pool.close()
})

desk.run()
