import { css, type CSSResult } from 'lit'

/** How a member's Markdown is set in the margin. */
export const prose: CSSResult = css`
  .prose { font: inherit; font-size: 0.9688rem; line-height: 1.5; max-inline-size: none; overflow-wrap: anywhere; text-wrap: pretty; }
  .prose > * + * { margin-block-start: 0.5em; }
  .prose .plain { white-space: pre-wrap; }
  .prose li { margin-inline-start: 1.3em; }
  .prose blockquote { margin: 0; padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-line); color: var(--tf-ink-soft); }
  .prose code { font-family: var(--tf-mono); font-size: 0.875em; background: var(--tf-sunk); border-radius: 3px; padding: 0.05em 0.3em; }
  .prose pre { margin: 0; padding: var(--tf-space-2) var(--tf-space-3); background: var(--tf-sunk); border-radius: var(--tf-round); overflow-x: auto; direction: ltr; text-align: left; }
  .prose pre code { padding: 0; background: none; }
  .prose table { display: block; overflow-x: auto; border-collapse: collapse; }
  .prose th, .prose td { border: 1px solid var(--tf-line); padding: 0.15em 0.5em; }
  .prose hr { border: 0; border-block-start: 1px solid var(--tf-line); }
`
