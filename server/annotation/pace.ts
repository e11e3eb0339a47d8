const LONGEST = 8

/** Work in steps that nobody else waits for long: await what it gives between them; every 8 ms the others have their turn. */
export const pace = (): (() => Promise<void>) => {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < LONGEST) return
    await new Promise(done => { setImmediate(done) })
    began = performance.now()
  }
}

/** Maps a list at such a pace. */
export const inTurns = async <A, B>(list: Iterable<A>, map: (item: A) => B | Promise<B>): Promise<B[]> => {
  const rest = pace()
  const mapped: B[] = []
  for (const item of list) {
    mapped.push(await map(item))
    await rest()
  }
  return mapped
}
