const LONGEST = 8

/** Work in steps that nobody else waits for long: await what it gives between them; every 8 ms the others have their turn. */
export const pace = (): (() => Promise<void> | undefined) => {
  let began = performance.now()
  const rest = async (): Promise<void> => {
    await new Promise(done => { setImmediate(done) })
    began = performance.now()
  }
  return () => (performance.now() - began < LONGEST ? undefined : rest())
}

/** Maps a list at such a pace. */
export const inTurns = async <A, B>(list: Iterable<A>, map: (item: A) => B | Promise<B>): Promise<B[]> => {
  const rest = pace()
  const mapped: B[] = []
  for (const item of list) {
    const made = map(item)
    // waiting for what is there already costs more than most of what is done here
    mapped.push(made instanceof Promise ? await made : made)
    const resting = rest()
    if (resting) await resting
  }
  return mapped
}
