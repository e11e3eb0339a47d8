/** The paragraph that is led to: it glows, and whoever goes along is brought there. */
const GLOW = new CSSStyleSheet()
GLOW.replaceSync(`
  [data-led] { position: relative; isolation: isolate; }
  [data-led]::before {
    content: ''; position: absolute; inset-block: -0.35em; inset-inline: -0.9em; border-radius: 0.5em; z-index: -1;
    background: var(--tf-accent-soft); border-inline-start: 3px solid var(--tf-accent); pointer-events: none;
  }
`)

/** Where the blocks of a text are drawn. */
export interface Blocks extends Element { block(blockId: string): HTMLElement | undefined }

let led: HTMLElement | undefined

/** Lets one paragraph glow, and no other. */
export const glow = (text: Blocks | null, blockId: string | undefined): HTMLElement | undefined => {
  const block = blockId === undefined ? undefined : text?.block(blockId)
  if (block === led && (block === undefined || block.hasAttribute('data-led'))) return block
  led?.removeAttribute('data-led')
  led = block
  if (!block) return undefined
  const root = block.getRootNode()
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(GLOW)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, GLOW]
  block.setAttribute('data-led', '')
  return block
}

/** Brings a paragraph to where one reads. What is far away comes at once: nobody wants to see a whole text rush by. */
export const bring = (block: HTMLElement): void => {
  const isFar = Math.abs(block.getBoundingClientRect().top) > 2 * innerHeight
  block.scrollIntoView({ block: 'start', behavior: isFar || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' })
}
