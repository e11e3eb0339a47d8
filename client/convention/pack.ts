/** What a group takes along to its convention: its texts, what it wrote together, what it carries up, and what was chosen from the margin. */
import type { Pack, PackNote, PackSheet } from '../../shared/pack.ts'
import { addressOf, ask } from '../api.ts'

export type { Pack, PackNote, PackSheet }

/** All that may go into a group's pack. */
export const packOf = (groupId: string): Promise<Pack> => ask('GET /api/groups/:groupId/pack', { params: { groupId } })

/** Where the pack is to be had as one file. */
export const fileOfPack = (groupId: string): string => addressOf('/api/groups/:groupId/pack.html', { groupId })

/** Takes an annotation into the pack for everybody in the group, or out of it. */
export const choose = (readingId: string, name: string, on: boolean): Promise<unknown> => ask('POST /api/readings/:readingId/pack', { params: { readingId }, body: { name, on } })

/** A pack in which one note was chosen, or no longer is. */
export const withChoice = (pack: Pack, name: string, chosen: boolean): Pack => ({
  ...pack, sheets: pack.sheets.map(sheet => ({ ...sheet, margin: sheet.margin.map(note => (note.name === name ? { ...note, chosen } : note)) })),
})
