import { css, type CSSResult } from 'lit'
import { colourOf } from './colours.ts'

/** The class (`by-0 … by-11`) under which `--tf-by`, `--tf-by-tint` and `--tf-by-strong` are this member's colours. */
export const byColour = (memberId: string): string => `by-${colourOf(memberId)}`

/** Every shadow root's ground: `static styles = [base, css`…`]`. Boxes, links, focus, native controls as the house draws them. */
export const base: CSSResult = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; color: var(--tf-ink); font-family: var(--tf-ui); font-size: var(--tf-size-m); line-height: var(--tf-leading); }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, legend { margin: 0; padding: 0; }
  h1, h2, h3 { font-family: var(--tf-text); font-weight: 560; line-height: 1.22; text-wrap: balance; letter-spacing: -0.008em; }
  h1 { font-size: var(--tf-size-2xl); }
  h2 { font-size: var(--tf-size-xl); }
  h3 { font-size: var(--tf-size-l); }
  ul[role='list'], ol[role='list'] { list-style: none; }
  fieldset { border: 0; min-inline-size: 0; }
  a { color: var(--tf-accent); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
  a:hover { color: var(--tf-accent-strong); text-decoration-thickness: 2px; }
  button, input, textarea, select { font: inherit; color: inherit; }
  :focus-visible { outline: 2.5px solid var(--tf-accent); outline-offset: 2px; border-radius: 3px; }
  :focus:not(:focus-visible) { outline: none; }

  .icon { display: inline-block; inline-size: 1.25em; block-size: 1.25em; vertical-align: -0.26em; flex: none; }
  .icon svg { display: block; inline-size: 100%; block-size: 100%; }
  .icon.turns:dir(rtl) svg { transform: scaleX(-1); }
  .unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch);
    padding: var(--tf-space-2) var(--tf-space-4); border: 1px solid var(--tf-field); border-radius: var(--tf-round);
    background: var(--tf-sheet); color: var(--tf-ink); font-family: var(--tf-ui); font-size: var(--tf-size-m); font-weight: 600;
    line-height: 1.2; text-decoration: none; cursor: pointer; transition: background var(--tf-quick), border-color var(--tf-quick);
  }
  .button:hover { background: var(--tf-sunk); color: var(--tf-ink); }
  .button.chief { background: var(--tf-accent); border-color: var(--tf-accent); color: var(--tf-on-accent); }
  .button.chief:hover { background: var(--tf-accent-strong); border-color: var(--tf-accent-strong); }
  .button.danger { color: var(--tf-danger); border-color: currentColor; }
  .button.danger:hover { background: var(--tf-danger-soft); }
  .button.plain { border-color: transparent; background: none; color: var(--tf-accent); }
  .button.plain:hover { background: var(--tf-accent-soft); }
  .button.bare { border-color: transparent; background: none; padding-inline: var(--tf-space-2); min-inline-size: var(--tf-touch); color: var(--tf-ink-soft); }
  .button.bare:hover { background: var(--tf-sunk); color: var(--tf-ink); }
  .button:disabled, .button[aria-disabled='true'] { opacity: 0.55; cursor: default; }

  .field { display: grid; gap: var(--tf-space-1); }
  .field > label, .label { font-weight: 600; }
  .field input, .field textarea, .field select {
    inline-size: 100%; min-block-size: var(--tf-touch); padding: var(--tf-space-2) var(--tf-space-3); border: 1px solid var(--tf-field);
    border-radius: var(--tf-round); background: var(--tf-sheet);
  }
  wa-dropdown-item { min-block-size: var(--tf-touch); }
  wa-button::part(base) { padding-inline: var(--tf-space-4); }
  wa-dialog::part(title) { font-family: var(--tf-text); font-size: var(--tf-size-xl); font-weight: 560; line-height: 1.25; text-wrap: balance; }

  .quiet { color: var(--tf-ink-soft); }
  .faint { color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
  .field select { padding-inline: var(--tf-space-2); }
  .hint { color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
  .wrong { color: var(--tf-danger); font-size: var(--tf-size-s); font-weight: 600; }

  .prose {
    font-family: var(--tf-text); font-size: var(--tf-size-text); line-height: var(--tf-leading-text); max-inline-size: var(--tf-measure);
    overflow-wrap: break-word; hanging-punctuation: first; font-variant-numeric: oldstyle-nums; text-wrap: pretty;
  }

  .by-0 { --tf-by: var(--tf-member-0); --tf-by-tint: var(--tf-member-0-tint); --tf-by-strong: var(--tf-member-0-strong); }
  .by-1 { --tf-by: var(--tf-member-1); --tf-by-tint: var(--tf-member-1-tint); --tf-by-strong: var(--tf-member-1-strong); }
  .by-2 { --tf-by: var(--tf-member-2); --tf-by-tint: var(--tf-member-2-tint); --tf-by-strong: var(--tf-member-2-strong); }
  .by-3 { --tf-by: var(--tf-member-3); --tf-by-tint: var(--tf-member-3-tint); --tf-by-strong: var(--tf-member-3-strong); }
  .by-4 { --tf-by: var(--tf-member-4); --tf-by-tint: var(--tf-member-4-tint); --tf-by-strong: var(--tf-member-4-strong); }
  .by-5 { --tf-by: var(--tf-member-5); --tf-by-tint: var(--tf-member-5-tint); --tf-by-strong: var(--tf-member-5-strong); }
  .by-6 { --tf-by: var(--tf-member-6); --tf-by-tint: var(--tf-member-6-tint); --tf-by-strong: var(--tf-member-6-strong); }
  .by-7 { --tf-by: var(--tf-member-7); --tf-by-tint: var(--tf-member-7-tint); --tf-by-strong: var(--tf-member-7-strong); }
  .by-8 { --tf-by: var(--tf-member-8); --tf-by-tint: var(--tf-member-8-tint); --tf-by-strong: var(--tf-member-8-strong); }
  .by-9 { --tf-by: var(--tf-member-9); --tf-by-tint: var(--tf-member-9-tint); --tf-by-strong: var(--tf-member-9-strong); }
  .by-10 { --tf-by: var(--tf-member-10); --tf-by-tint: var(--tf-member-10-tint); --tf-by-strong: var(--tf-member-10-strong); }
  .by-11 { --tf-by: var(--tf-member-11); --tf-by-tint: var(--tf-member-11-tint); --tf-by-strong: var(--tf-member-11-strong); }
`
