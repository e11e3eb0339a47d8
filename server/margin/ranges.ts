/** Sorted, disjoint, half-open ranges, flat: `[from, to, from, to, …]`. What was deleted of one client's clocks. */
export type Ranges = number[]

/** The index (even) of the first range that ends at or after `clock`. */
const reach = (ranges: Ranges, clock: number): number => {
  let low = 0
  let high = ranges.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle * 2 + 1]! < clock) low = middle + 1
    else high = middle
  }
  return low * 2
}

/** Adds a range, joining it with those it touches. */
export const addRange = (ranges: Ranges, from: number, to: number): void => {
  const at = reach(ranges, from)
  let end = at
  while (end < ranges.length && ranges[end]! <= to) {
    from = Math.min(from, ranges[end]!)
    to = Math.max(to, ranges[end + 1]!)
    end += 2
  }
  ranges.splice(at, end - at, from, to)
}

/** Adds many at once, sorted and disjoint: in one pass, however they lie among each other. */
export const addRanges = (ranges: Ranges, more: Ranges): Ranges => {
  const out: Ranges = []
  for (let at = 0, on = 0; at < ranges.length || on < more.length;) {
    const isFirst = on >= more.length || (at < ranges.length && ranges[at]! <= more[on]!)
    const [from, to] = isFirst ? [ranges[at++]!, ranges[at++]!] : [more[on++]!, more[on++]!]
    if (out.length && from <= out.at(-1)!) out[out.length - 1] = Math.max(out.at(-1)!, to)
    else out.push(from, to)
  }
  return out
}

/** Whether anything of `from … to` is in the ranges. */
export const touches = (ranges: Ranges, from: number, to: number): boolean => {
  const at = reach(ranges, from + 1)
  return at < ranges.length && ranges[at]! < to
}

/** What of `from … to` is not in the ranges yet. */
export const outside = (ranges: Ranges, from: number, to: number): Ranges => {
  const out: Ranges = []
  for (let at = reach(ranges, from + 1); at < ranges.length && ranges[at]! < to && from < to; at += 2) {
    if (ranges[at]! > from) out.push(from, ranges[at]!)
    from = Math.max(from, ranges[at + 1]!)
  }
  if (from < to) out.push(from, to)
  return out
}

/** What of `from … to` is in the ranges. */
export const inside = (ranges: Ranges, from: number, to: number): Ranges => {
  const out: Ranges = []
  for (let at = reach(ranges, from + 1); at < ranges.length && ranges[at]! < to; at += 2) {
    out.push(Math.max(from, ranges[at]!), Math.min(to, ranges[at + 1]!))
  }
  return out
}
