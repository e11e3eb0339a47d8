import { css, type CSSResult } from 'lit'

/** How the blocks of a text are set: below an element of class `prose` (base.ts), each block in an element of class `block`. */
export const prose: CSSResult = css`
  .prose .block { margin-block: 0 0.95em; }
  .prose .block > * { margin-block: 0; }
  .prose h1, .prose h2, .prose h3, .prose h4, .prose h5, .prose h6 { font-family: inherit; font-weight: 600; line-height: 1.28; text-wrap: balance; }
  .prose h1, .prose h2 { font-size: 1.35em; }
  .prose h3 { font-size: 1.15em; }
  .prose h4, .prose h5, .prose h6 { font-size: 1em; }
  .prose .block.heading { margin-block: 1.9em 0.7em; }
  .prose .block.heading:first-child { margin-block-start: 0; }
  .prose blockquote { margin-inline: 0; padding-inline-start: 1.1em; border-inline-start: 2px solid var(--tf-field); color: var(--tf-ink-soft); }
  .prose blockquote > * { margin-block: 0; }
  .prose blockquote > * + * { margin-block-start: 0.6em; }
  .prose ul, .prose ol { padding-inline-start: 1.5em; }
  .prose li + li, .prose li > p + p { margin-block-start: 0.35em; }
  .prose li > p { margin: 0; }
  .prose a { color: inherit; text-decoration-color: var(--tf-accent); }
  .prose a:hover { color: var(--tf-accent); }
  .prose code, .prose pre { font-family: var(--tf-mono); font-size: 0.86em; direction: ltr; unicode-bidi: isolate; }
  .prose code { background: var(--tf-sunk); padding: 0.1em 0.3em; border-radius: 3px; }
  .prose pre { padding: var(--tf-space-4); background: var(--tf-sunk); border-radius: var(--tf-round); overflow-x: auto; line-height: 1.5; text-align: left; }
  .prose pre code { padding: 0; background: none; font-size: 1em; }
  .prose img { max-inline-size: 100%; block-size: auto; border-radius: 2px; }
  .prose figure { margin: 0; }
  .prose figcaption { color: var(--tf-ink-soft); font-family: var(--tf-ui); font-size: var(--tf-size-s); margin-block-start: var(--tf-space-2); }
  .prose .block.table { overflow-x: auto; }
  .prose table { border-collapse: collapse; font-family: var(--tf-ui); font-size: var(--tf-size-m); line-height: 1.45; font-variant-numeric: tabular-nums; }
  .prose th, .prose td { padding: var(--tf-space-2) var(--tf-space-3); border-block-end: 1px solid var(--tf-line); text-align: start; vertical-align: top; }
  .prose th { font-weight: 600; border-block-end-color: var(--tf-field); }
  .prose hr { border: 0; text-align: center; margin-block: 1.6em; color: var(--tf-ink-faint); }
  .prose hr::before { content: '⁂'; }
  .prose sup, .prose sub { line-height: 0; font-size: 0.72em; }
  @media print { .prose { max-inline-size: none; } .prose .block { break-inside: avoid-page; orphans: 3; widows: 3; } .prose .block.heading { break-after: avoid; } }
`
