/** The inbox: what happened that concerns a member, marked seen; and how they would like to be told by mail. */
import type { InboxSettings } from '../shared/inbox.ts'
import { Refusal } from '../shared/refusal.ts'
import { pageThrough } from '../shared/wire.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { askPage, endedPage } from './inbox/farewell.ts'
import { memberOfToken, settingsOf, type Seen } from './inbox/kept.ts'
import { noticesFor } from './inbox/notices.ts'
import type { KeptMember } from './member/kept.ts'

const MOST_SEEN = 2000

const mark = async (house: House, memberId: string, ids: readonly string[]): Promise<void> => {
  await house.store.shelf.change(async draft => {
    const before = (await draft.get<Seen>('inbox-seen', memberId))?.ids ?? []
    draft.put('inbox-seen', memberId, { ids: [...new Set([...ids, ...before])].slice(0, MOST_SEEN) } satisfies Seen)
  })
  house.tell({ memberId }, 'inbox:changed', {})
}

const change = async (house: House, memberId: string, next: (before: InboxSettings) => InboxSettings): Promise<InboxSettings> => {
  const settings = await house.store.shelf.change(async draft => {
    const after = next(await settingsOf(draft, memberId))
    draft.put('inbox-settings', memberId, after)
    return after
  })
  house.tell({ memberId }, 'inbox:changed', {})
  return settings
}

const mustHold = async (house: House, token: string): Promise<KeptMember> => {
  const memberId = await memberOfToken(house, token)
  const member = memberId === undefined ? undefined : await house.store.shelf.get<KeptMember>('member', memberId)
  if (!member) throw new Refusal('not-found', 'This link does not hold. Sign in and say on your own page when you would like to be told.')
  return member
}

/** The inbox, and the end of mails. */
export const inboxRoutes = routes({
  'GET /api/me/inbox': async (house, { memberId }, { query }) => {
    const notices = await noticesFor(house, memberId)
    house.spread('inbox:shown', { memberId, notices })
    return { ...pageThrough(notices, query, notice => notice.id), unseen: notices.filter(({ seen }) => !seen).length, settings: await settingsOf(house.store.shelf, memberId), mails: house.config.smtpUrl === undefined ? 'folder' : 'sent' }
  },
  'POST /api/me/inbox/seen': async (house, { memberId }, { body }) => {
    await mark(house, memberId, body.ids)
    return {}
  },
  'PATCH /api/me/inbox': async (house, { memberId }, { body: { paces, ...body } }) =>
    ({ settings: await change(house, memberId, before => ({ ...before, ...given(body), paces: { ...before.paces, ...paces } })) }),
  'GET /api/mail/unsubscribe/:token': async (house, _asker, { params }) => {
    const { language } = await mustHold(house, params.token)
    return askPage(language)
  },
  'POST /api/mail/unsubscribe/:token': async (house, _asker, { params }) => {
    const { id, language } = await mustHold(house, params.token)
    await change(house, id, before => ({ ...before, mail: false }))
    return endedPage(language)
  },
})

const given = <T extends object>(thing: T): { [K in keyof T]?: NonNullable<T[K]> } & Partial<Pick<InboxSettings, 'quiet'>> =>
  Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
