/** Places of images in the input, in rising order unless said otherwise. Typed: a million of them cost no garbage. */
export type Indices = Int32Array

/** Those of `from` that fit, each asked once. */
export function pick(from: Indices, fits: (i: number) => boolean): Indices {
  return pickBy(from.length, (place) => from[place] ?? 0, fits)
}

/** Those of 0, 1, 2, ... below `length` that fit, each asked once. */
export function pickBelow(length: number, fits: (i: number) => boolean): Indices {
  return pickBy(length, (place) => place, fits)
}

/** Marks first and collects then: exactly what is needed is allocated. */
function pickBy(length: number, at: (place: number) => number, fits: (i: number) => boolean): Indices {
  const marks = new Uint8Array(length)
  let count = 0
  for (let place = 0; place < length; place += 1) {
    if (!fits(at(place))) continue
    marks[place] = 1
    count += 1
  }
  const picked = new Int32Array(count)
  for (let place = 0, next = 0; next < count; place += 1) {
    if (marks[place] === 0) continue
    picked[next] = at(place)
    next += 1
  }
  return picked
}

/** An iterator would cost an object for each of them. */
export function each(indices: Indices, act: (i: number) => void): void {
  for (let place = 0; place < indices.length; place += 1) act(indices[place] ?? 0)
}

/** One after the other. */
export function append(a: Indices, b: Indices): Indices {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a
  const all = new Int32Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
