import { css, type CSSResult } from 'lit'

/** How the room is laid out: bar, text, margin, discussion; below 48rem one column, and sheets from below. */
export const frame: CSSResult = css`
  :host { --tf-room-top: 3.25rem; --tf-room-bottom: 0px; }
  tf-bar { position: sticky; inset-block-start: 0; z-index: 4; }
  .columns { display: grid; grid-template-columns: minmax(0, 1fr); align-items: stretch; }
  .middle { padding: var(--tf-space-5) max(var(--tf-space-5), env(safe-area-inset-right)) var(--tf-space-8) max(var(--tf-space-5), env(safe-area-inset-left)); min-inline-size: 0; }
  .middle { overflow-x: clip; }
  .leaf { max-inline-size: 40.5rem; margin-inline: auto; }
  tf-text { margin-block-start: var(--tf-space-5); }
  tf-turns { position: sticky; inset-block-end: calc(var(--tf-room-bottom) + env(safe-area-inset-bottom) + var(--tf-space-3)); z-index: 2; max-inline-size: 42rem; margin: var(--tf-space-6) auto 0; }
  .notice { margin-block-start: var(--tf-space-3); padding: var(--tf-space-2) var(--tf-space-3); border-radius: var(--tf-round); background: var(--tf-accent-soft); color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
  .notice tf-pledge { margin-block: var(--tf-space-2) var(--tf-space-1); }
  .leaf > tf-pledge { margin-block-start: var(--tf-space-5); padding: var(--tf-space-4); border-radius: var(--tf-round); background: var(--tf-accent-soft); }
  .related { margin-block-start: var(--tf-space-6); padding-block-start: var(--tf-space-3); border-block-start: 1px solid var(--tf-line); }
  aside { min-inline-size: 0; }
  .beside { padding-block-end: var(--tf-space-8); }
  .talk { min-block-size: 0; }
  .talk h2 { padding: var(--tf-space-3) var(--tf-space-4) var(--tf-space-2); font: 700 var(--tf-size-s)/1.3 var(--tf-ui); color: var(--tf-ink-soft); }
  .coming { padding: var(--tf-space-4); color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
  .bottom { position: sticky; inset-block-end: 0; z-index: 3; display: grid; grid-template-columns: 1fr 1fr; background: var(--tf-paper); border-block-start: 1px solid var(--tf-line); padding-block-end: env(safe-area-inset-bottom); }
  .bottom button { display: inline-flex; align-items: center; justify-content: center; gap: var(--tf-space-2); min-block-size: 3.25rem; border: 0; background: none; color: var(--tf-ink-soft); font-weight: 600; font-size: var(--tf-size-s); cursor: pointer; }
  .bottom button + button { border-inline-start: 1px solid var(--tf-line); }
  .bottom button[aria-expanded='true'] { color: var(--tf-accent); }
  .tally { min-inline-size: 1.375rem; padding: 0.1rem 0.4rem; border-radius: var(--tf-round-full); background: var(--tf-sunk); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
  .tally.new { background: var(--tf-accent); color: var(--tf-on-accent); }
  .toast { position: fixed; inset-inline: 0; inset-block-end: calc(var(--tf-room-bottom) + var(--tf-space-4) + env(safe-area-inset-bottom)); z-index: 7; display: flex; justify-content: center; pointer-events: none; }
  .toast p { display: flex; align-items: center; gap: var(--tf-space-3); padding-inline: var(--tf-space-4) var(--tf-space-1); border: 1px solid var(--tf-line); border-radius: var(--tf-round-full); background: var(--tf-sheet); box-shadow: var(--tf-lift); pointer-events: auto; font-size: var(--tf-size-s); }
  .toast .button { min-block-size: 2.5rem; padding-inline: var(--tf-space-3); font-size: var(--tf-size-s); }

  @media (max-width: 47.99rem) {
    :host { --tf-room-bottom: 3.25rem; display: flex; flex-direction: column; min-block-size: calc(100dvh - var(--tf-bar) - 1px); }
    .columns { flex: 1; }
    .middle { padding-block-start: var(--tf-space-4); }
    .middle { padding-inline: max(1.25rem, env(safe-area-inset-left)) max(1.25rem, env(safe-area-inset-right)); }
    tf-turns { margin-inline: -0.75rem; inset-block-end: calc(var(--tf-room-bottom) + env(safe-area-inset-bottom) + var(--tf-space-2)); }
    .talk { block-size: 100%; }
    .talk h2 { display: none; }
  }
  @media (min-width: 48rem) {
    .toast { justify-content: start; padding-inline-start: max(var(--tf-space-6), 3vw); }
    .columns { grid-template-columns: minmax(0, 1fr) minmax(15rem, 19rem); padding-inline-end: var(--tf-space-4); }
    .middle { padding-inline: max(var(--tf-space-6), 3vw); }
    .leaf { margin-inline-end: 0; }
    tf-turns { margin-inline-end: 0; }
    .beside { padding-block-start: var(--tf-space-5); }
  }
  @media (min-width: 48rem) and (max-width: 79.99rem) { .talk { block-size: 100%; } .talk h2 { display: none; } }
  @media (min-width: 80rem) {
    .columns { grid-template-columns: minmax(0, 1fr) 19.5rem 22rem; padding-inline-end: 0; column-gap: var(--tf-space-4); }
    .talk { position: sticky; inset-block-start: var(--tf-room-top); display: grid; grid-template-rows: auto minmax(0, 1fr); block-size: calc(100dvh - var(--tf-room-top) - var(--tf-room-shift, 0px)); border-inline-start: 1px solid var(--tf-line); }
  }
  .printed { display: none; }
  @media print {
    tf-bar, .bottom, .toast, aside, .notice, .related { display: none !important; }
    .columns { display: block; }
    .middle { padding: 0; } .leaf { max-inline-size: none; }
    .printed { display: block; margin-block-start: 2rem; padding-block-start: 1rem; border-block-start: 1px solid #000; font-size: 10pt; }
    .printed li { break-inside: avoid; margin-block-end: 0.7rem; }
    .printed blockquote { margin: 0; font-family: var(--tf-text); font-style: italic; }
  }
`
