import { namingsIn } from '../../shared/mention.ts'

/** Who is named in a message, by id and name, and who reads it. */
export interface Named { names: ReadonlyMap<string, string>; reader: string }

const isWords = (node: Node): number => (node.parentElement?.closest('code, pre, a') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)

const mark = (text: Text, { names, reader }: Named): void => {
  for (const { from, to, memberIds } of namingsIn(text.data, names).reverse()) {
    const named = text.splitText(from)
    named.splitText(to - from)
    const span = Object.assign(document.createElement('span'), { className: memberIds.includes(reader) ? 'named me' : 'named' })
    named.replaceWith(span)
    span.append(named)
  }
}

/** Marks the members named in a drawn message; what stands as code, or leads elsewhere, stays as it is. */
export const markNames = (fragment: DocumentFragment, named: Named): DocumentFragment => {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT, isWords)
  const texts: Text[] = []
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
  for (const text of texts) mark(text, named)
  return fragment
}
