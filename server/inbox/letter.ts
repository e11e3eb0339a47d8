/** What a mail and a pushed notice say: who and where, never what was said. */
import { placeOfNotice, type Notice } from '../../shared/inbox.ts'
import { escaped } from '../../shared/markdown.ts'
import type { House } from '../house.ts'
import type { Mail } from '../mail.ts'
import type { KeptMember } from '../member/kept.ts'
import type { PushNotice } from '../push/send.ts'
import { unsubscribeToken } from './kept.ts'
import { phrasesFor, type Phrases } from './phrases.ts'

/** Notices by their readings, each in the order they come. */
const byReading = (notices: readonly Notice[]): { title: string; readingId: string; notices: Notice[] }[] => {
  const readings = new Map<string, Notice[]>()
  for (const notice of notices) readings.set(notice.readingId, [...(readings.get(notice.readingId) ?? []), notice])
  return [...readings].map(([readingId, own]) => ({ title: own[0]!.title, readingId, notices: own }))
}

const lineOf = ({ kind, name = '', title }: Notice, say: Phrases): string => say.lines[kind](name, title)

const subjectOf = (notices: readonly Notice[], say: Phrases): string => (notices.length === 1 ? lineOf(notices[0]!, say) : say.digest(notices.length)).replace(/\p{Cc}+/gu, ' ')

/** A mail about notices, in the member's language, below the names of their readings. */
export const letterOf = async (house: House, member: KeptMember, notices: readonly Notice[]): Promise<Mail> => {
  const say = phrasesFor(member.language), { publicUrl: url } = house
  const unsubscribe = `${url}/api/mail/unsubscribe/${await unsubscribeToken(house, member.id)}`
  const foot = [[say.settings, `${url}/inbox/settings`], [say.end, unsubscribe]] as const
  const readings = byReading(notices).map(reading => ({
    ...reading, deeds: reading.notices.map(notice => ({ deed: say.deeds[notice.kind](notice.name ?? ''), address: url + placeOfNotice(notice) })),
  }))
  const link = (address: string, words: string): string => `<a href="${escaped(address)}">${escaped(words)}</a>`
  return {
    to: member.email ?? '', subject: subjectOf(notices, say), unsubscribe, language: say.language,
    text: [
      ...readings.map(({ title, deeds }) => [title, ...deeds.map(({ deed, address }) => `- ${deed}\n  ${address}`)].join('\n')), '-- ', say.why, ...foot.map(([what, address]) => `${what}: ${address}`),
    ].join('\n\n'),
    html: `<!doctype html><html lang="${say.language}" dir="${say.dir}"><body>${readings.map(({ title, deeds }) =>
      `<h3 dir="auto">${escaped(title)}</h3><ul>${deeds.map(({ deed, address }) => `<li>${link(address, deed)}</li>`).join('')}</ul>`).join('')}<hr><p><small>${say.why}</small></p><p><small>${
      foot.map(([what, address]) => link(address, what)).join(' · ')}</small></p></body></html>`,
  }
}

const LONGEST = 160
const cut = (text: string): string => [...text].slice(0, LONGEST).join('')

/** What a device shows for one notice, or for several at once. */
export const pushOf = (member: KeptMember, notices: readonly Notice[]): PushNotice => {
  const say = phrasesFor(member.language), [first] = notices
  const more = { lang: say.language, dir: say.dir }
  if (notices.length === 1 && first) return { title: cut(first.title), body: cut(say.deeds[first.kind](first.name ?? '')), path: placeOfNotice(first), tag: first.id, ...more }
  return { title: say.digest(notices.length), body: cut([...new Set(notices.map(({ title }) => title))].join(' · ')), path: '/inbox', tag: 'inbox', ...more }
}
