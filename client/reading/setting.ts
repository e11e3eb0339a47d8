import { css, type CSSResult } from 'lit'

/** How a post's text is set: a measured line, air between paragraphs, a gutter for who is here and how much is written beside. */
export const setting: CSSResult = css`
  .prose { position: relative; max-inline-size: none; cursor: text; }
  .row { position: relative; display: flow-root; }
  .words { position: relative; border-radius: var(--tf-round); scroll-margin-block: 30vh; text-align: start; }
  .words:focus-visible { outline: 2px solid var(--tf-accent); outline-offset: 0.35em; }
  .words > * { margin-block: 0 0.95em; }
  .words h2, .words h3, .words h4, .words h5, .words h6 { font-size: 1.22em; margin-block: 1.5em 0.55em; }
  .words h3, .words h4 { font-size: 1.08em; }
  .words h5, .words h6 { font-size: 1em; }
  .words blockquote { margin-inline: 0; padding-inline-start: 1.1em; border-inline-start: 3px solid var(--tf-line); color: var(--tf-ink-soft); }
  .words ul, .words ol { padding-inline-start: 1.4em; }
  .words li { margin-block-end: 0.3em; }
  .words pre { overflow-x: auto; padding: var(--tf-space-3) var(--tf-space-4); background: var(--tf-sunk); border-radius: var(--tf-round); font-family: var(--tf-mono); font-size: 0.85em; line-height: 1.5; direction: ltr; text-align: left; }
  .words code { font-family: var(--tf-mono); font-size: 0.88em; }
  .words table { display: block; overflow-x: auto; border-collapse: collapse; font-size: 0.9em; }
  .words th, .words td { padding: 0.35em 0.7em; border: 1px solid var(--tf-line); text-align: start; vertical-align: top; }
  .words img { max-inline-size: 100%; block-size: auto; border-radius: var(--tf-round); }
  .words hr { border: 0; border-block-start: 1px solid var(--tf-line); margin-block: 1.8em; }
  .words figure { margin-inline: 0; }
  .words figcaption { color: var(--tf-ink-soft); font-size: 0.85em; }

  .here { position: absolute; inset-inline-start: -1.35rem; inset-block-start: 0.6em; display: grid; gap: 3px; list-style: none; margin: 0; padding: 0; user-select: none; }
  .here li { inline-size: 0.5rem; block-size: 0.5rem; border-radius: 50%; background: var(--tf-by); }
  .here .rest { inline-size: auto; block-size: auto; background: none; color: var(--tf-ink-faint); font: 600 0.6875rem/1 var(--tf-ui); }
  .count {
    position: absolute; inset-inline-end: -2.1rem; inset-block-start: 0.1em; min-inline-size: 1.6rem; block-size: 1.6rem; padding: 0 0.35rem;
    border: 0; border-radius: var(--tf-round-full); background: var(--tf-sunk); color: var(--tf-ink-soft);
    font: 600 0.8125rem/1 var(--tf-ui); font-variant-numeric: tabular-nums; cursor: pointer; user-select: none;
  }
  .count:hover { background: var(--tf-accent-soft); color: var(--tf-accent); }
  .count.talk { display: grid; place-items: center; background: none; padding: 0; }
  .count.talk .icon { inline-size: 1rem; block-size: 1rem; }
  .count + .count.talk { inset-block-start: 1.9em; }
  .count::after { content: ''; position: absolute; inset: -0.5rem; }
  :host([roomy]) .count:not(.talk) { inline-size: 1px; block-size: 1px; min-inline-size: 0; padding: 0; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 47.99rem) {
    .here { inset-inline-start: -0.8rem; }
    .here li { inline-size: 0.375rem; block-size: 0.375rem; }
    .count { inset-inline-end: -1.2rem; min-inline-size: 1.15rem; block-size: 1.15rem; padding: 0 0.15rem; inset-block-start: 0.3em; background: none; color: var(--tf-accent); font-size: 0.75rem; }
    .count.talk { inset-inline-end: -1.35rem; color: var(--tf-ink-faint); }
    .count.talk .icon { inline-size: 0.875rem; block-size: 0.875rem; }
    .count:not(.talk)::before { content: ''; position: absolute; inset-block: -0.1rem; inset-inline-start: -0.15rem; inline-size: 2px; border-radius: 1px; background: currentColor; opacity: 0.5; }
  }
  @media print { .here, .count { display: none; } .words { break-inside: avoid-page; orphans: 3; widows: 3; } .words h2, .words h3 { break-after: avoid; } }
`
