// The house itself: who may know whom, how long things are, what is declared and never answered. Each failure names the place and the way out.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  at, exportsOf, functionsOf, importsOf, lengthOf, packageOf, parametersOf, sources, type Import, type Node, type Source,
} from './support/tree.ts'

const [server, client, shared, tests] = ['server', 'client', 'shared', 'test'].map(sources) as [Source[], Source[], Source[], Source[]]
const wings = [...server, ...client, ...shared]
const everything = [...wings, ...tests]

/** Fails with one line for each place, and what to do about them. */
function none(places: string[], remedy: string): void {
  if (!places.length) return
  const error = new Error(`${remedy}\n      ${places.join('\n      ')}`)
  // where this line stands says nothing; the places do
  error.stack = remedy
  throw error
}

// ---- who may know whom (DECISIONS.md, "The house")

const arrows = suite('imports')
const imports = everything.flatMap(importsOf)
const isIn = (...folders: string[]) => ({ to }: Import) => folders.some(folder => to.startsWith(`${folder}/`))
const from = (folder: string) => imports.filter(({ source }) => source.file.startsWith(`${folder}/`))
const told = (found: Import[]) => found.map(found => `${at(found.source, found.node)} imports ${found.to}`)
const isBare = ({ to }: Import) => !/^(server|client|shared|test)\//.test(to)

arrows('server and client do not know each other, and nothing knows test', () => {
  none(told([...from('server').filter(isIn('client', 'test')), ...from('client').filter(isIn('server', 'test')), ...from('shared').filter(isIn('test'))]),
    'A wing imports itself and shared/ only. Move what both need to shared/:')
})

arrows('shared imports itself, zod, and little else', () => {
  const allowed = ['zod', 'yjs', 'lib0', 'approx-string-match']
  const bad = from('shared').filter(found => isBare(found) ? !allowed.includes(packageOf(found.to)) : !isIn('shared')(found))
  none(told(bad), `shared/ runs in a browser and in Node; it may import ${allowed.join(', ')} and itself:`)
  none(told(from('shared').filter(({ to, isType }) => to === 'yjs' && !isType)), 'shared/ takes only types from yjs, so that there is one copy of it:')
})

arrows('a noun of the server does not import another noun\'s handlers', () => {
  const handlers = new Set(server.filter(isHandlers).map(({ file }) => file))
  const bad = imports.filter(({ source, to }) => handlers.has(to) && !['server/app.ts'].includes(source.file) && !source.file.startsWith('test/'))
  none(told(bad), 'Only server/app.ts gathers handlers. Read the store and the shared rules instead, or move the rule beside its noun:')
})

function isHandlers({ file, nodes }: Source): boolean {
  return /^server\/[^/]+\.ts$/.test(file) && nodes.some(({ node }) => node.type === 'CallExpression' && ['commands', 'routes'].includes(String((node.callee as Node).name)))
}

arrows('only the doors know Express, Socket.IO and ws', () => {
  const doors = ['express', 'socket.io', 'ws', 'helmet', 'compression', 'cookie']
  const bad = from('server').filter(({ source, to }) => doors.includes(packageOf(to)) && !source.file.startsWith('server/doors/'))
  none(told(bad), 'What speaks HTTP or WebSocket belongs in server/doors/:')
})

arrows('nothing above server/store knows which store runs', () => {
  const bad = from('server').filter(({ source, to }) => /^server\/store\/\w+\//.test(to) && !/^server\/(store\/|app\.ts|main\.ts)/.test(source.file))
  none(told(bad), 'Use the interfaces in server/store/shelf.ts, log.ts and store.ts:')
})

const isElement = (file: string) => /(^|\/)tf-[^/]*\.ts$/.test(file)

arrows('elements know their nouns, nouns know the sockets, and never the other way', () => {
  const lines = ['client/socket.ts', 'client/sync.ts']
  const library = (to: string) => ['socket.io-client', 'y-websocket'].includes(packageOf(to))
  none(told(from('client').filter(({ source, to }) => isElement(source.file) && (lines.includes(to) || library(to)))),
    'An element asks its noun (client/<noun>/<nouns>.ts), which knows the socket:')
  none(told(from('client').filter(({ source, to }) => /^client\/\w+\/[^/]+$/.test(source.file) && !isElement(source.file) && isElement(to))),
    'A noun\'s state knows no element: let the element follow the state:')
  none(told(from('client').filter(({ source, to }) => lines.includes(source.file) && /^client\/(?!words)\w+\//.test(to))),
    'client/socket.ts and client/sync.ts know no noun:')
})

arrows.run()

// ---- names and measures

const measures = suite('measures')
const FORBIDDEN = /^(utils?|helpers?|common|misc|types?|constants?|managers?|services?|controllers?)$/i

measures('no file is named after a technique', () => {
  none(everything.map(({ file }) => file).filter(file => file.replace(/\.ts$/, '').split(/[/.-]/).some(part => FORBIDDEN.test(part))),
    'Name a file after the noun it is about:')
})

measures('the top level holds what it should', () => {
  const allowed = [
    'client', 'server', 'shared', 'data', 'test', 'node_modules', 'package.json', 'package-lock.json', 'tsconfig.json',
    'README.md', 'DECISIONS.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', '.ci', '.git', '.gitignore', '.editorconfig', '.cache',
  ]
  none(readdirSync('.').filter(name => !allowed.includes(name)), 'Find these a place inside one of the five folders:')
})

// the sentences of one language are one file, however much there is to say
const isLanguage = ({ file }: Source) => /^client\/words\/[a-z]{2}\.ts$/.test(file)

measures('no file is over 300 lines, no test over 500', () => {
  const long = everything.filter(source => !isLanguage(source) && lengthOf(source) > (source.file.startsWith('test/') ? 500 : 300))
  none(long.map(source => `${source.file}: ${lengthOf(source)} lines`), 'Divide by noun:')
  const tall = wings.filter(source => !isLanguage(source) && lengthOf(source) > 150).map(source => `${source.file} ${lengthOf(source)}`)
  if (tall.length) console.log(`over 150 lines: ${tall.join(', ')}`)
})

measures('functions: median 8 lines or fewer, 9 in 10 under 30', () => {
  const all = wings.flatMap(functionsOf).sort((a, b) => b.lines - a.lines)
  const longest = all.slice(0, 10).map(({ source, node, name, lines }) => `${at(source, node)} ${name}: ${lines} lines`)
  const median = all[Math.floor(all.length / 2)]?.lines ?? 0
  const tenth = all[Math.floor(all.length / 10)]?.lines ?? 0
  console.log(`${all.length} functions: median ${median} lines, 9 in 10 have ${tenth} or fewer`)
  none(median > 8 || tenth >= 30 ? longest : [], `The median is ${median} lines and one in ten has ${tenth} or more. The longest:`)
})

measures('at most three parameters, then an object', () => {
  const bad = wings.flatMap(source => parametersOf(source).filter(({ names }) => names.length > 3 && !isErrorHandler(source, names)).map(({ node }) => at(source, node)))
  none(bad, 'Pass an object instead:')
})

// Express knows an error handler by its four parameters
const isErrorHandler = ({ file }: Source, names: string[]) => file.startsWith('server/doors/') && names.length === 4

measures('no any, no silenced checks, no console', () => {
  const found = (list: Source[], test: (node: Node, source: Source) => boolean) =>
    list.flatMap(source => source.nodes.filter(({ node }) => test(node, source)).map(({ node }) => at(source, node)))
  none(found(everything, node => node.type === 'TSAnyKeyword'), 'Say what it is; `unknown` when it must first be parsed:')
  none(everything.flatMap(source => source.comments.filter(({ value }) => /@ts-|eslint-disable|prettier-ignore/.test(String(value))).map(comment => at(source, comment))),
    'Repair what the check found:')
  none(found(wings, (node, source) => node.type === 'MemberExpression' && (node.object as Node).name === 'console' && source.file !== 'server/main.ts'),
    'The server writes to its diary (server/diary.ts); a page shows, or is silent:')
})

measures('a shape is forced only where something comes in unknown', () => {
  const edges = /^(server\/(doors|store)\/|server\/post\/dom\.ts|client\/(socket|sync)\.ts)/
  const forced = wings.filter(({ file }) => !edges.test(file)).flatMap(source => source.nodes.filter(({ node }) => isForced(node)).map(({ node }) => at(source, node)))
  none(forced, 'Parse it, or let the types say it, instead of `as unknown as` and `as never`:')
})

const isForced = ({ type, expression, typeAnnotation }: Node) => type === 'TSAsExpression'
  && (isUnknownCast(expression as Node) || (typeAnnotation as Node).type === 'TSNeverKeyword')
const isUnknownCast = ({ type, typeAnnotation }: Node) => type === 'TSAsExpression' && (typeAnnotation as Node).type === 'TSUnknownKeyword'

measures('no test runs alone', () => {
  const suites = tests.filter(({ file }) => file.endsWith('.test.ts'))
  none(suites.flatMap(source => source.nodes.filter(({ node }) => node.type === 'MemberExpression' && (node.property as Node).name === 'only').map(({ node }) => at(source, node))),
    'Remove .only, so that the others run:')
})

measures('every exported thing of server and shared says what it is for', () => {
  const bad = [...server, ...shared].flatMap(source => {
    const all = exportsOf(source)
    const documented = new Set(all.filter(({ isDocumented }) => isDocumented).map(({ name }) => name))
    const bare = new Map(all.filter(({ name }) => !documented.has(name)).map(({ name, node }) => [name, node]))
    return [...bare].map(([name, node]) => `${at(source, node)} ${name}`)
  })
  none(bad, 'Write one sentence above it, /** … */, saying what it is for:')
})

measures.run()

// ---- declared and answered

const declared = suite('declarations')
const testText = tests.filter(({ file }) => file !== 'test/house.test.ts').map(({ text }) => text).join('\n')

function keysOf(source: Source | undefined, name: string): { key: string; place: string }[] {
  const found = source?.nodes.find(({ node }) => node.type === 'VariableDeclarator' && (node.id as Node).name === name)
  const object = source?.nodes.find(({ node }) => node.type === 'ObjectExpression' && found && node.start >= found.node.start && node.end <= found.node.end)
  return ((object?.node.properties ?? []) as Node[]).map(property => ({ key: nameOf(property.key as Node), place: at(source!, property) }))
}

const nameOf = (key: Node) => String(key.value ?? key.name)
const contract = shared.find(({ file }) => file === 'shared/contract.ts')
const hasKey = (list: Source[], key: string) => list.some(({ nodes }) => nodes.some(({ node }) => node.type === 'Property' && nameOf(node.key as Node) === key))

declared('every command and route has a handler', () => {
  const asked = ['COMMANDS', 'ROUTES'].flatMap(name => keysOf(contract, name))
  assert.ok(asked.length, 'shared/contract.ts declares COMMANDS and ROUTES')
  none(asked.filter(({ key }) => !hasKey(server, key)).map(({ key, place }) => `${place} ${key}`), 'Answer it in server/<noun>.ts, or take it out:')
})

declared('every command, fact, route and root is named by a test', () => {
  const names = ['COMMANDS', 'FACTS', 'ROUTES', 'ROOTS'].flatMap(name => [...keysOf(contract, name), ...keysOf(shared.find(({ file }) => file === 'shared/margin.ts'), name)])
  none(names.filter(({ key }) => !isNamed(key)).map(({ key, place }) => `${place} ${key}`), 'Write a test that uses it:')
})

const isNamed = (key: string) => testText.includes(`'${key}'`)

declared('what package.json names is used, and what is used is named', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>
  const written = [...everything.map(({ text }) => text), ...plainFiles()].join('\n')
  const isUsed = (name: string): boolean => name.startsWith('@types/') ? name === '@types/node' || isUsed(name.slice(7)) : written.includes(`'${name}`) || written.includes(`/${name}/`)
  none(Object.keys({ ...dependencies, ...devDependencies }).filter(name => !isUsed(name)), 'Nobody imports these; remove them from package.json:')
  const bare = imports.filter(found => isBare(found) && !found.to.startsWith('node:'))
  none(told(bare.filter(({ source, to }) => !dependencies?.[packageOf(to)] && !(source.file.startsWith('test/') && devDependencies?.[packageOf(to)]))),
    'Name these in package.json (in "dependencies" when the server or the pages need them):')
})

const plainFiles = () => ['server/start.js', 'server/prepare.js', 'test/start.js', 'client/vite.config.js', ...stylesheets()].filter(file => existsSync(file)).map(file => readFileSync(file, 'utf8'))
const stylesheets = () => readdirSync('client', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.css')).map(name => `client/${name}`)

declared('package-lock.json is the lock of package.json', () => {
  const [pack, lock] = ['package.json', 'package-lock.json'].map(file => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
  const locked = (lock!.packages as Record<string, Record<string, unknown>>)['']!
  for (const kind of ['dependencies', 'devDependencies']) assert.equal(locked[kind], pack![kind], `run npm install and commit package-lock.json: ${kind}`)
})

declared.run()

// ---- words

const words = suite('words')

words('every visible sentence lives in client/words', () => {
  none(client.flatMap(source => source.nodes.filter(({ node }) => isHtml(node)).flatMap(({ node }) => spokenIn(source, node))),
    'Give the sentence a name in client/words and say it from there:')
})

const isHtml = (node: Node) => node.type === 'TaggedTemplateExpression' && ['html', 'svg'].includes(String((node.tag as Node).name))
const SPOKEN_ATTRIBUTES = /\s(?:label|placeholder|title|alt|aria-label|aria-description|aria-roledescription|help-text|hint)="(?!https?:)([^"]*\p{L}[^"]*)"/gu

/** Text between tags, and attributes that are read out, where letters stand that no expression put there. */
function spokenIn(source: Source, template: Node): string[] {
  const text = blank(source, template)
  const attributes = [...text.matchAll(SPOKEN_ATTRIBUTES)]
  const between = [...text.replace(/<!--[^]*?-->|<style[^]*?<\/style>|<(?:[^<>"']|"[^"]*"|'[^']*')*>/g, hush).matchAll(/[^\n]*\p{L}[^\n]*/gu)]
  return [...attributes, ...between].map(found => `${at(source, template.start + found.index)} "${found[0].trim().slice(0, 60)}"`)
}

const hush = (text: string) => text.replace(/[^\n]/g, ' ')

/** The template's own text, its expressions blanked out, every other character where it was. */
function blank(source: Source, { start, end, quasi }: Node): string {
  let text = '', last = start
  for (const { start: from, end: to } of (quasi as { quasis: Node[] } & Node).quasis) {
    text += hush(source.text.slice(last, from)) + source.text.slice(from, to)
    last = to
  }
  return (text + hush(source.text.slice(last, end))).replace(/&\w+;/g, hush)
}

words('every language has the same sentences', () => {
  const languages = client.filter(isLanguage)
  const model = languages.find(({ file }) => file.endsWith('/en.ts'))
  assert.ok(model, 'client/words/en.ts is the model')
  const wanted = sentences(model)
  for (const language of languages) {
    const own = sentences(language)
    none([...wanted].filter(name => !own.has(name)).map(name => `${language.file}: ${name}`), 'Say these in this language too:')
    none([...own].filter(name => !wanted.has(name)).map(name => `${language.file}: ${name}`), 'English does not have these; add them there or remove them here:')
  }
})

function sentences({ nodes }: Source): Set<string> {
  const exported = nodes.find(({ node, parent }) => node.type === 'ObjectExpression' && parent?.type === 'VariableDeclarator')
  return new Set(exported ? pathsIn(exported.node) : [])
}

function pathsIn(object: Node): string[] {
  return (object.properties as Node[]).flatMap(property => {
    const value = property.value as Node
    const name = nameOf(property.key as Node)
    return value.type === 'ObjectExpression' ? pathsIn(value).map(path => `${name}.${path}`) : [name]
  })
}

words.run()
