import { css, type CSSResult } from 'lit'

/** How much room a page leaves around itself. */
export const page: CSSResult = css`
  :host { padding-inline: max(var(--tf-space-5), env(safe-area-inset-left)); padding-block: var(--tf-space-6) var(--tf-space-8); }
  @media (max-width: 40rem) { :host { padding-inline: var(--tf-space-4); padding-block-start: var(--tf-space-4); } }
  @media print { :host { padding: 0; } }
`

/** What pages outside the room are made of: their width, their headings, their lists. */
export const parts: CSSResult = css`
  .page { max-inline-size: 68rem; margin-inline: auto; }
  .page.narrow { max-inline-size: 40rem; }
  .stack { display: grid; gap: var(--tf-space-4); align-content: start; }
  .stack.tight { gap: var(--tf-space-2); }
  .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-3); align-items: center; }
  .row.between { justify-content: space-between; }
  .crumb {
    display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch); color: var(--tf-ink-soft);
    text-decoration: none; margin-inline-start: -0.25rem;
  }
  .crumb:hover { color: var(--tf-accent); }
  .lead { color: var(--tf-ink-soft); font-size: var(--tf-size-l); max-inline-size: 38em; }
  .eyebrow { color: var(--tf-accent); font-size: var(--tf-size-s); font-weight: 700; letter-spacing: 0.02em; }
  h1 + .quiet, .row + .quiet { margin-block-start: var(--tf-space-1); }
  section > h2, .section-head h2 { font-size: var(--tf-size-l); }
  section { padding-block-start: var(--tf-space-5); }
  section + section { margin-block-start: var(--tf-space-6); border-block-start: 1px solid var(--tf-line); }
  .section-head { display: flex; flex-wrap: wrap; gap: var(--tf-space-2) var(--tf-space-4); align-items: center; justify-content: space-between; min-block-size: var(--tf-touch); }
  .dot { display: inline-grid; place-items: center; inline-size: 2.25rem; block-size: 2.25rem; border-radius: 50%; flex: none;
    background: var(--tf-by-tint); color: var(--tf-by); font-family: var(--tf-ui); font-weight: 700; font-size: 0.9375rem; line-height: 1; }
  wa-input, wa-textarea, wa-select { max-inline-size: 100%; }
  @media print { .button, wa-button, .crumb, wa-dropdown { display: none; } .page, .leaf { max-inline-size: none; } }
`
