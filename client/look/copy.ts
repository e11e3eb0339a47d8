/** Puts words on the clipboard. False where the browser does not allow it: then they are selected instead, for a hand to copy. */
export const copy = async (text: string, field?: HTMLInputElement | null): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    field?.select()
    return false
  }
}
