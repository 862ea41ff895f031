/** Returns a function that makes names of careen of any text: a letter first, at most 63 characters, each once. */
export function labels(fallback: string): (text: string | undefined) => string {
  const used = new Set<string>()
  return (text) => {
    const plain = (text ?? '').replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '')
    const named = /^[A-Za-z]/.test(plain) ? plain : plain === '' ? fallback : `${fallback}-${plain}`
    const base = named.slice(0, 56)
    let label = base
    for (let n = 2; used.has(label); n += 1) label = `${base}-${n}`
    used.add(label)
    return label
  }
}
