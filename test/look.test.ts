// The look's promise: whatever is written can be read, in light and in dark, on every ground and under every member's highlight.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COLOURS } from '../shared/member.ts'
import { colourOf, dress, wardrobe } from '../client/look/colours.ts'

type Scheme = 'light' | 'dark'
const sheet = readFileSync('client/look/tokens.css', 'utf8')
const hex = (colour: string): string => (colour.length === 4 ? colour.replace(/[^#]/g, digit => digit + digit) : colour)
const tokens = new Map([...sheet.matchAll(/--tf-([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) =>
  [name!, { light: hex(light!), dark: hex(dark!) }]))

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)

/** WCAG 2.2's relative luminance of `#rrggbb`. */
const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map(at => linear(parseInt(colour.slice(at, at + 2), 16) / 255)) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const colour = (name: string, scheme: Scheme): string => {
  const found = tokens.get(name)
  if (!found) throw new Error(`there is no --tf-${name}`)
  return found[scheme]
}

const contrast = (one: string, other: string, scheme: Scheme): number => {
  const [darker, lighter] = [luminance(colour(one, scheme)), luminance(colour(other, scheme))].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

const tooFaint = (pairs: readonly (readonly [string, string])[], least: number): string[] =>
  (['light', 'dark'] as const).flatMap(scheme => pairs
    .filter(([one, other]) => contrast(one, other, scheme) < least)
    .map(([one, other]) => `${one} on ${other}, ${scheme}: ${contrast(one, other, scheme).toFixed(2)}`))

const GROUNDS = ['paper', 'sheet', 'sunk']
const members = Array.from({ length: COLOURS }, (_, at) => `member-${at}`)
const onGrounds = (names: readonly string[]) => names.flatMap(name => GROUNDS.map(ground => [name, ground] as const))

const test = suite('look')

test('text can be read on every ground', () => {
  const inks = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'danger', 'warn', 'good', ...members]
  assert.equal(tooFaint(onGrounds(inks), 4.5), [])
})

test('text can be read on what fills and washes', () => {
  const pairs = [['on-accent', 'accent'], ['on-accent', 'accent-strong'], ['on-danger', 'danger'], ['ink', 'accent-soft'], ['ink-soft', 'accent-soft'],
    ['accent', 'accent-soft'], ['danger', 'danger-soft'], ['warn', 'warn-soft'], ['good', 'good-soft']] as const
  assert.equal(tooFaint(pairs, 4.5), [])
})

test('a member\'s ink and everybody\'s text can be read on their highlight', () => {
  assert.equal(tooFaint(members.flatMap(name => [[name, `${name}-tint`], ['ink', `${name}-tint`], ['ink', `${name}-strong`]] as const), 4.5), [])
})

test('the edge of what may be pressed is seen', () => assert.equal(tooFaint(onGrounds(['field']), 3), []))

test('members of a group wear different colours as long as there are any, and keep theirs when somebody joins', () => {
  const ids = Array.from({ length: 30 }, (_, at) => `member-${at}`)
  const worn = (count: number): number[] => {
    dress(ids.slice(0, count))
    return ids.slice(0, count).map(colourOf)
  }
  for (let count = 1; count <= COLOURS; count++) assert.is(new Set(worn(count)).size, count)
  assert.equal(worn(30).slice(0, 7), worn(7))
  const told: number[] = [], stop = wardrobe.watch(() => told.push(colourOf(ids[0]!)))
  assert.equal(told, worn(1), 'who shows one elsewhere hears of it')
  stop()
})

test.run()
