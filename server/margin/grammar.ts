import { MARGIN_ROOTS, type MarginKind } from '../../shared/margin.ts'
import { LIMITS } from './limits.ts'
import { KIND, TYPE, type Grammar } from './scan.ts'

const plain = [KIND.deleted, KIND.string, KIND.type, KIND.any]
const rich = [...plain, KIND.format]

/** A copy that is split where others wrote in between counts its pieces twice over. */
const AT_MOST = 2
/** Ten thousand cuts in a list of forty thousand values hold up a reader for six seconds. */
const LISTED = 2000

/** Own documents hold plain text without marks: Yjs tidies marks up in a reader's copy and would send that as the reader's edit. */
const own: Grammar = { roots: new Set(MARGIN_ROOTS.own), kinds: new Set(plain), types: new Set([TYPE.array, TYPE.map, TYPE.text]), most: LIMITS.pieces.own * AT_MOST, mostListed: LISTED }
const shared: Grammar = {
  roots: new Set(MARGIN_ROOTS.shared),
  kinds: new Set(rich),
  types: new Set([TYPE.array, TYPE.map, TYPE.text, TYPE.element, TYPE.fragment, TYPE.xmlText]),
  most: LIMITS.pieces.shared * AT_MOST, mostListed: LISTED,
}

/** What may be written in a document of each kind. */
export const GRAMMAR: Record<MarginKind, Grammar> = { own, private: own, shared }

/** How deep shared types may lie in each other: a body in an annotation is at 2; in notes, lists lie in lists. */
export const DEPTH: Record<MarginKind, number> = { own: 3, private: 3, shared: 40 }

/** What may be read back from the log: everything that was ever let in. */
export const GRAMMAR_KEPT: Grammar = { ...shared, kinds: new Set([...rich, KIND.embed]), roots: new Set([...MARGIN_ROOTS.own, ...MARGIN_ROOTS.shared]), most: Infinity, mostListed: Infinity }
