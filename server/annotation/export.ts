import { asDocument, collectionOf, LD_JSON } from '../../shared/webannotation.ts'
import { Media } from '../../shared/wire.ts'
import { arrange } from './arrange.ts'
import { drawMarkdown } from './markdown.ts'
import { fileNamed } from './name.ts'
import { drawPage, PAGE_POLICY } from './page.ts'
import { phrasesFor } from './phrases.ts'
import { webAnnotations, type Presented } from './present.ts'
import { drawTable } from './table.ts'

/** The ways a reading leaves the house as one file. */
export type ExportKind = 'html' | 'markdown' | 'csv' | 'jsonld'

/** A reading with its margin as one file, in the words of a language. */
export const exportAs = async (kind: ExportKind, presented: Presented, { iri, language }: { iri: string; language: string }): Promise<Media> => {
  const filename = (ending: string): string => fileNamed(presented.post.title, ending, 'reading')
  if (kind === 'csv') return new Media('text/csv; charset=utf-8', await drawTable(presented), { filename: filename('csv') })
  if (kind === 'jsonld') {
    const items = await webAnnotations(presented)
    const all = collectionOf(items, { iri, label: presented.post.title, size: Math.max(1, items.length), total: items.length })
    return new Media(LD_JSON, JSON.stringify(asDocument(all)), { filename: filename('jsonld') })
  }
  const drawing = { presented, arranged: await arrange(presented), said: phrasesFor(language) }
  if (kind === 'markdown') return new Media('text/markdown; charset=utf-8', await drawMarkdown(drawing), { filename: filename('md') })
  return new Media('text/html; charset=utf-8', await drawPage(drawing), { policy: `${PAGE_POLICY}; frame-ancestors 'none'` })
}
