/** Waits until something holds; asked again after pauses that grow, so that whoever is awaited has the processor. A crowded machine may need long. */
export const until = async (holds: () => boolean, what = 'what was awaited', limit = 30_000): Promise<void> => {
  const end = Date.now() + limit
  for (let pause = 1; !holds(); pause = Math.min(20, pause * 1.5)) {
    if (Date.now() > end) throw new Error(`${what} did not come about`)
    await new Promise(resolve => { setTimeout(resolve, pause) })
  }
}
