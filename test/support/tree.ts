// The project's own sources, parsed: what house.test.ts measures. The parser is the one Vite brings.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'

/** A node of the syntax tree (ESTree, with TypeScript's nodes). */
export interface Node { type: string; start: number; end: number; [field: string]: unknown }

/** One source file. `nodes` are in the order of the text, each with the node around it. */
export interface Source { file: string; text: string; nodes: { node: Node; parent: Node | undefined }[]; comments: Node[] }

/** One `import` or `export … from`. `to` is a path in the project when it is relative, else what was written. */
export interface Import { source: Source; to: string; isType: boolean; node: Node }

/** A function with a name: declared, a method, or a value that is named where it stands. */
export interface Func { source: Source; node: Node; name: string; lines: number }

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']
const read = new Map<string, Source[]>()

/** Every TypeScript file below a folder, parsed once. */
export function sources(folder: string): Source[] {
  const known = read.get(folder)
  if (known) return known
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).sort()
  const parsed = files.map(name => parse(join(folder, name)))
  read.set(folder, parsed)
  return parsed
}

function parse(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const { program, comments, errors } = parseSync(file, text)
  if (errors.length) throw new Error(`${file} cannot be parsed: ${errors[0]!.message}`)
  const nodes: Source['nodes'] = []
  collect(program as unknown as Node, undefined, nodes)
  return { file, text, nodes, comments: comments as unknown as Node[] }
}

function collect(node: Node, parent: Node | undefined, into: Source['nodes']): void {
  into.push({ node, parent })
  for (const value of Object.values(node)) for (const child of [value].flat()) if (isNode(child)) collect(child, node, into)
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** `file:line` of a node or an offset, as an editor opens it. */
export function at(source: Source, where: Node | number): string {
  return `${source.file}:${lineOf(source.text, typeof where === 'number' ? where : where.start)}`
}

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length

/** How many lines a file has. */
export const lengthOf = (source: Source) => source.text.trimEnd().split('\n').length

/** All imports of a file, `import()` with a plain string and re-exports among them. */
export function importsOf(source: Source): Import[] {
  return source.nodes.flatMap(({ node }) => {
    const from = node.source as Node | null | undefined
    if (!from || typeof from.value !== 'string') return []
    const isType = node.importKind === 'type' || node.exportKind === 'type' || hasOnlyTypes(node)
    const to = from.value.startsWith('.') ? normalize(join(dirname(source.file), from.value.replace(/\?.*/, ''))) : from.value
    return [{ source, to, isType, node }]
  })
}

function hasOnlyTypes(node: Node): boolean {
  const names = (node.specifiers ?? []) as Node[]
  return names.length > 0 && names.every(name => name.importKind === 'type' || name.exportKind === 'type')
}

/** The package a bare specifier belongs to: `@scope/name/deep.js` → `@scope/name`. */
export const packageOf = (specifier: string) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')

/** All functions of a file that have a name. */
export function functionsOf(source: Source): Func[] {
  return source.nodes.flatMap(({ node, parent }) => {
    const name = FUNCTIONS.includes(node.type) && node.body ? nameOf(node, parent) : undefined
    return name === undefined ? [] : [{ source, node, name, lines: linesOf(source, node) }]
  })
}

const linesOf = (source: Source, node: Node) => source.text.slice(node.start, node.end).split('\n').length

function nameOf(node: Node, parent: Node | undefined): string | undefined {
  const named = [node.id, parent?.key, parent?.id].find(isNode)
  return named && String(named.name ?? named.value)
}

/** Parameters of any function, named or not. */
export function parametersOf(source: Source): { node: Node; names: string[] }[] {
  return source.nodes.filter(({ node }) => FUNCTIONS.includes(node.type)).map(({ node }) => ({
    node, names: (node.params as Node[]).filter(({ name }) => name !== 'this').map(({ name }) => String(name ?? '…')),
  }))
}

/** Everything a file exports under a name of its own, and whether a doc comment stands before it. */
export function exportsOf(source: Source): { name: string; node: Node; isDocumented: boolean }[] {
  return source.nodes.flatMap(({ node }) => {
    const declared = node.type === 'ExportNamedDeclaration' && isNode(node.declaration) ? node.declaration : undefined
    if (!declared) return []
    return namesOf(declared).map(name => ({ name, node, isDocumented: isDocumented(source, node) }))
  })
}

function namesOf(declared: Node): string[] {
  const parts = (declared.declarations ?? [declared]) as Node[]
  return parts.map(({ id }) => isNode(id) && typeof id.name === 'string' ? id.name : '')
}

function isDocumented(source: Source, { start }: Node): boolean {
  return source.comments.some(comment => comment.type === 'Block' && source.text.startsWith('/**', comment.start)
    && comment.end <= start && /^\s*(@\w+(\([^)]*\))?\s*)*$/.test(source.text.slice(comment.end, start)))
}
