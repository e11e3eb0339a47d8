/** What a reader does that takes them elsewhere in the text than where they are led. */
const KEYS = ['PageDown', 'PageUp', 'Home', 'End', 'ArrowDown', 'ArrowUp', ' ']

const scrollsItself = (node: EventTarget): boolean =>
  node instanceof HTMLElement && node !== document.body && node.scrollHeight > node.clientHeight && /auto|scroll/.test(getComputedStyle(node).overflowY)

/** A list or a sheet with a scroll of its own was moved, not the page. */
const isInside = (event: Event): boolean => event.composedPath().some(scrollsItself)

const isField = (node: EventTarget | null | undefined): boolean =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement || (node instanceof HTMLElement && node.isContentEditable)

const isPressed = (event: KeyboardEvent): boolean => event.key === ' ' && event.composedPath().some(node => node instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(node.tagName))

/** Calls `fn` whenever this reader goes their own way: by wheel, finger, key, or to somebody's paragraph. */
export const onWander = (fn: () => void): (() => void) => {
  const moved = (event: Event): void => { if (!isInside(event)) fn() }
  const keyed = (event: Event): void => {
    if (event instanceof KeyboardEvent && KEYS.includes(event.key) && !isField(event.composedPath()[0]) && !isPressed(event)) moved(event)
  }
  const signs = [['wheel', moved], ['touchmove', moved], ['keydown', keyed], ['tf-place', fn]] as const
  for (const [sign, hear] of signs) addEventListener(sign, hear, { passive: true })
  return () => { for (const [sign, hear] of signs) removeEventListener(sign, hear) }
}

/** Whether this reader is writing beside the text just now: the page must stay under what they write about. */
export const writesBeside = (): boolean => {
  let at = document.activeElement, isBeside = false
  while (at?.shadowRoot?.activeElement) {
    isBeside ||= at.localName === 'tf-margin'
    at = at.shadowRoot.activeElement
  }
  return isBeside && isField(at)
}
