/** What a form holds under a name, as it was typed. */
export const typed = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

/** Keeps a form on its page, and hands it over: `@submit=${submitted(form => …)}`. */
export const submitted = (take: (form: HTMLFormElement) => void) => (event: SubmitEvent): void => {
  event.preventDefault()
  take(event.target as HTMLFormElement)
}
