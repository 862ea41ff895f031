/** A test that proves what a row of docs/security.md says. */
export type Proof = { readonly file: string; readonly title: string }

const CELL = /^`(test\/[\w./-]+\.test\.ts)`: `([^`]+)`$/

/** Returns the proofs of a page, in order. Throws if a row of its tables of threats names no test. */
export function proofsOf(page: string): readonly Proof[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '))
  return rows.flatMap((row) => {
    const [threat = '', , cell = ''] = row.slice(2).replace(/ ?\|$/, '').split(' | ')
    if (threat === 'threat') return []
    const [, file, title] = CELL.exec(cell) ?? []
    if (file === undefined || title === undefined) throw new Error(`names no test: ${threat}`)
    return [{ file, title }]
  })
}
