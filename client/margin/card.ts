import { css, type CSSResult } from 'lit'

/** How a card in the margin looks: a sheet with its writer's colour at its edge. */
export const card: CSSResult = css`
  .card { position: relative; padding: var(--tf-space-2) var(--tf-space-3) var(--tf-space-3); border: 1px solid var(--tf-line); border-inline-start: 3px solid var(--tf-by); border-radius: var(--tf-round); background: var(--tf-sheet); cursor: pointer; transition: box-shadow var(--tf-quick), border-color var(--tf-quick); }
  .card:hover { border-color: var(--tf-field); border-inline-start-color: var(--tf-by); }
  :host([open]) .card { cursor: auto; box-shadow: var(--tf-lift); border-color: var(--tf-line); border-inline-start-color: var(--tf-by); }
  .head, .who { display: flex; align-items: center; gap: var(--tf-space-2); inline-size: 100%; min-block-size: 1.75rem; padding: 0; border: 0; background: none; text-align: start; font-size: var(--tf-size-s); min-inline-size: 0; }
  .head { cursor: pointer; }
  .head:focus-visible { outline-offset: 4px; }
  .dot { display: grid; place-items: center; flex: none; inline-size: 1.5rem; block-size: 1.5rem; border-radius: 50%; background: var(--tf-by-tint); color: var(--tf-by); font-size: 0.75rem; font-weight: 700; user-select: none; }
  .name { font-weight: 700; color: var(--tf-by); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .when { display: inline-flex; gap: var(--tf-space-2); margin-inline-start: auto; color: var(--tf-ink-faint); font-size: 0.8125rem; white-space: nowrap; }
  .head > time { margin-inline-start: auto; color: var(--tf-ink-faint); font-size: 0.8125rem; white-space: nowrap; }
  .edited { font-style: italic; }
  .earlier { display: block; margin-block-start: var(--tf-space-2); min-block-size: 1.875rem; padding: 0; border: 0; background: none; color: var(--tf-accent); font-size: 0.8125rem; font-weight: 600; cursor: pointer; }
  .lock { color: var(--tf-ink-faint); } .lock .icon { inline-size: 1rem; block-size: 1rem; }
  .asked { color: var(--tf-accent); }
  tf-words { margin-block-start: 0.15rem; }
  .bare { color: var(--tf-ink-soft); font-size: var(--tf-size-s); font-style: italic; }
  .quote blockquote { margin: 0.25rem 0; padding-inline-start: var(--tf-space-2); border-inline-start: 2px solid var(--tf-by); color: var(--tf-ink-soft); font-family: var(--tf-text); font-size: 0.9375rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  :host([open]) .quote blockquote { -webkit-line-clamp: 6; }
  .doubt { color: var(--tf-warn); font-size: 0.8125rem; }
  .foot { display: flex; flex-wrap: wrap; gap: var(--tf-space-3); margin-block-start: 0.35rem; color: var(--tf-ink-soft); font-size: 0.8125rem; }
  .foot .icon { inline-size: 0.9rem; block-size: 0.9rem; }
  .acts { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--tf-space-1); margin-block-start: var(--tf-space-1); }
  .deeds { display: flex; margin-inline-start: auto; }
  .deed { display: grid; place-items: center; min-inline-size: 1.875rem; min-block-size: 1.875rem; padding: 0; border: 0; border-radius: var(--tf-round); background: none; color: var(--tf-ink-soft); cursor: pointer; }
  .deed:hover { background: var(--tf-accent-soft); color: var(--tf-accent); }
  .deed .icon { inline-size: 1rem; block-size: 1rem; }
  .thread { margin: var(--tf-space-2) 0 0; padding: 0; list-style: none; }
  .thread li { padding-block: var(--tf-space-2) var(--tf-space-1); border-block-start: 1px solid var(--tf-line); }
  .to { color: var(--tf-ink-faint); font-size: 0.8125rem; } .to .icon { inline-size: 0.85rem; block-size: 0.85rem; }
  tf-writing { margin-block-start: var(--tf-space-2); }
  @media (pointer: coarse) { .deed { min-inline-size: var(--tf-touch); min-block-size: var(--tf-touch); } .head, .earlier { min-block-size: var(--tf-touch); } }
`
