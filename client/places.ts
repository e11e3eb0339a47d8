import { html, type TemplateResult } from 'lit'
import type { Place, PlaceName } from './router.ts'

/** Each place's page: what brings its code here, and how it is drawn once it is. */
export const PAGES: Record<PlaceName, { bring: () => Promise<unknown>; draw: (place: Place) => TemplateResult }> = {
  home: { bring: () => import('./member/tf-home.ts'), draw: () => html`<tf-home></tf-home>` },
  join: { bring: () => import('./group/tf-join.ts'), draw: ({ params }) => html`<tf-join .token=${params.token!}></tf-join>` },
  group: { bring: () => import('./group/tf-group.ts'), draw: ({ params }) => html`<tf-group .groupId=${params.groupId!}></tf-group>` },
  bring: { bring: () => import('./post/tf-bring.ts'), draw: ({ params }) => html`<tf-bring .groupId=${params.groupId!}></tf-bring>` },
  care: { bring: () => import('./care/tf-care.ts'), draw: ({ params }) => html`<tf-care .groupId=${params.groupId!}></tf-care>` },
  year: { bring: () => import('./year/tf-year.ts'), draw: ({ params, query }) => html`<tf-year .groupId=${params.groupId!} .of=${query.get('of') ?? ''}></tf-year>` },
  pack: { bring: () => import('./convention/tf-pack.ts'), draw: ({ params }) => html`<tf-pack .groupId=${params.groupId!}></tf-pack>` },
  settings: { bring: () => import('./group/tf-group-settings.ts'), draw: ({ params }) => html`<tf-group-settings .groupId=${params.groupId!}></tf-group-settings>` },
  post: { bring: () => import('./post/tf-post.ts'), draw: ({ params }) => html`<tf-post .postId=${params.postId!}></tf-post>` },
  reading: { bring: () => import('./reading/tf-room.ts'), draw: ({ params }) => html`<tf-room reading-id=${params.readingId!}></tf-room>` },
  conventions: { bring: () => import('./convention/tf-conventions.ts'), draw: () => html`<tf-conventions></tf-conventions>` },
  convention: { bring: () => import('./convention/tf-convention.ts'), draw: ({ params }) => html`<tf-convention .conventionId=${params.conventionId!}></tf-convention>` },
  carried: { bring: () => import('./convention/tf-carried.ts'), draw: ({ params }) => html`<tf-carried .conventionId=${params.conventionId!}></tf-carried>` },
  me: { bring: () => import('./member/tf-me.ts'), draw: () => html`<tf-me></tf-me>` },
  inbox: { bring: () => import('./inbox/tf-inbox.ts'), draw: () => html`<tf-inbox></tf-inbox>` },
  told: { bring: () => import('./inbox/tf-told.ts'), draw: () => html`<tf-told></tf-told>` },
  feeds: { bring: () => import('./feed/tf-feeds.ts'), draw: ({ params }) => html`<tf-feeds .groupId=${params.groupId!}></tf-feeds>` },
  lost: { bring: () => import('./look/tf-lost.ts'), draw: () => html`<tf-lost></tf-lost>` },
}
