import { css, type CSSResult } from 'lit'

/** One choice a line: what it is about, and beside it how soon, as pills that stand together. */
export const tables: CSSResult = css`
  .kind { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: var(--tf-space-2) var(--tf-space-4); padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); }
  .kind:last-child { border: 0; }
  .kind legend { float: inline-start; }
  .paces { display: inline-flex; border: 1px solid var(--tf-field); border-radius: var(--tf-round); overflow: hidden; background: var(--tf-sheet); }
  .paces label { position: relative; display: inline-flex; cursor: pointer; }
  .paces label + label { border-inline-start: 1px solid var(--tf-line); }
  .paces input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .paces span { display: inline-flex; align-items: center; justify-content: center; min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); color: var(--tf-ink-soft); }
  .paces label:hover span { background: var(--tf-sunk); }
  .paces :checked + span { background: var(--tf-accent-soft); color: var(--tf-accent); font-weight: 650; box-shadow: inset 0 0 0 1px var(--tf-accent); }
  .paces :focus-visible + span { outline: 2.5px solid var(--tf-accent); outline-offset: -3px; border-radius: var(--tf-round); }
  @media (max-width: 40rem) {
    .kind { grid-template-columns: minmax(0, 1fr); padding-block: var(--tf-space-3); }
    .paces { display: grid; grid-template-columns: repeat(3, 1fr); }
    .paces span { inline-size: 100%; padding-inline: var(--tf-space-1); text-align: center; line-height: 1.2; }
    .paces label { display: grid; }
  }
`
