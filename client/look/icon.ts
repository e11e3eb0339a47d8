import { html, type TemplateResult } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'

/**
 * A lucide icon, drawn in the text's colour and 1.25 times its size:
 * `import send from 'lucide-static/icons/send.svg?raw'` and `${icon(send)}`. It is hidden from screen readers: the words beside it, or
 * the button's aria-label, say what it is. `turns` mirrors it where the page runs from right to left (arrows, chevrons).
 */
export const icon = (svg: string, turns: 'turns' | '' = ''): TemplateResult =>
  html`<span class="icon ${turns}" aria-hidden="true">${unsafeHTML(svg)}</span>`
