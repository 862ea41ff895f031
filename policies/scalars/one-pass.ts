/**
 * Matches plain patterns without a regular expression engine, with the same answers. Plain: characters, classes, `.`, `\d`,
 * `\w`, each with a quantifier, no groups and no alternatives, such that what follows a repeated part can never also belong
 * to it. Then taking as much as possible is right, and each character is looked at once.
 */
type Atom = {
  /** By character code, below 128: does it belong? */
  readonly set: Uint8Array
  readonly min: number
  readonly max: number
}

const ASCII = 128

/** Undefined: not plain, or not certain. `fallback` answers for text beyond ASCII. */
export function onePass(
  pattern: string,
  fallback: (text: string) => boolean,
): ((text: string) => boolean) | undefined {
  const atoms = atomsOf(pattern)
  if (atoms === undefined || !atoms.every((atom, i) => isDecided(atom, atoms.slice(i + 1)))) return undefined
  return (text) => matchAll(atoms, text) ?? fallback(text)
}

/** Undefined: the text is not ASCII. */
function matchAll(atoms: readonly Atom[], text: string): boolean | undefined {
  let at = 0
  for (let step = 0; step < atoms.length; step += 1) {
    const atom = atoms[step]
    if (atom === undefined) break
    const { set, min, max } = atom
    const from = at
    while (at < text.length && at - from < max) {
      const code = text.charCodeAt(at)
      if (code >= ASCII) return undefined
      if (set[code] === 0) break
      at += 1
    }
    if (at - from < min) return false
  }
  if (at === text.length) return true
  return text.charCodeAt(at) >= ASCII ? undefined : false
}

/** True if a character after a repeated part cannot be one more repetition of that part. */
function isDecided(atom: Atom, rest: readonly Atom[]): boolean {
  if (atom.min === atom.max) return true
  for (const next of rest) {
    if (next.set.some((member, code) => member === 1 && atom.set[code] === 1)) return false
    if (next.min > 0) return true
  }
  return true
}

const PART =
  /(?<any>\.)|\\(?<kind>[dw])|\\(?<escaped>[.\-+*?()[\]{}|^$/\\])|\[(?<set>(?:\\[dw.-]|[\w.]-[\w.]|[\w.])+-?)\]|(?<char>[\w-])/y
const QUANTIFIER = /[+*?]|\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/y

function atomsOf(pattern: string): Atom[] | undefined {
  const atoms: Atom[] = []
  let at = 0
  while (at < pattern.length) {
    PART.lastIndex = at
    const part = PART.exec(pattern)
    if (part === null) return undefined
    at = PART.lastIndex
    QUANTIFIER.lastIndex = at
    const quantifier = QUANTIFIER.exec(pattern)
    if (quantifier !== null) at = QUANTIFIER.lastIndex
    const set = setOf(part.groups ?? {})
    const [min, max] = bounds(quantifier)
    if (set === undefined || min > max) return undefined
    if (quantifier !== null && /[+*?{]/.test(pattern[at] ?? '')) return undefined
    atoms.push({ set, min, max })
  }
  return atoms
}

function bounds(quantifier: RegExpExecArray | null): readonly [number, number] {
  switch (quantifier?.[0]) {
    case undefined:
      return [1, 1]
    case '+':
      return [1, Infinity]
    case '*':
      return [0, Infinity]
    case '?':
      return [0, 1]
    default: {
      const least = Number(quantifier?.[1])
      if (quantifier?.[2] === undefined) return [least, least]
      return [least, quantifier[3] === undefined ? Infinity : Number(quantifier[3])]
    }
  }
}

/** Undefined: a range that runs backwards. */
function setOf({
  any,
  kind,
  escaped,
  set,
  char,
}: Record<string, string | undefined>): Uint8Array | undefined {
  const members = new Uint8Array(ASCII)
  if (any !== undefined) {
    members.fill(1)
    members[10] = 0
    return members
  }
  if (set !== undefined) return fillSet(members, set)
  if (kind !== undefined) addKind(members, kind)
  else members[(escaped ?? char ?? '').charCodeAt(0)] = 1
  return members
}

function fillSet(members: Uint8Array, text: string): Uint8Array | undefined {
  for (const [, escaped, from, to, one] of text.matchAll(/\\(.)|([\w.])-([\w.])|([\w.-])/g)) {
    if (escaped === 'd' || escaped === 'w') addKind(members, escaped)
    else if (from !== undefined && to !== undefined) {
      if (from > to) return undefined
      members.fill(1, from.charCodeAt(0), to.charCodeAt(0) + 1)
    } else members[(escaped ?? one ?? '').charCodeAt(0)] = 1
  }
  return members
}

function addKind(members: Uint8Array, kind: string): void {
  members.fill(1, 48, 58)
  if (kind === 'd') return
  members.fill(1, 65, 91)
  members.fill(1, 97, 123)
  members[95] = 1
}
