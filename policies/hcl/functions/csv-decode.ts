/** `line`: where it is wrong, counted from 1. */
export type DecodedCsv =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly line: number; readonly why: string }

type Row = { readonly fields: readonly string[]; readonly end: number }

/** Rows of RFC 4180, without empty lines. A field in quotes may hold commas, line ends and, doubled, quotes. */
export function decodeCsv(given: string): DecodedCsv {
  const text = given.replaceAll('\r\n', '\n').replace(/\r$/, '')
  const rows: (readonly string[])[] = []
  for (let at = 0; at < text.length;) {
    if (text[at] === '\n') {
      at += 1
      continue
    }
    const row = readRow(text, at)
    if (typeof row === 'string') return wrong(text, at, row)
    if (row.fields.length !== (rows[0] ?? row.fields).length)
      return wrong(text, at, `the first row has ${rows[0]?.length} fields, but this one ${row.fields.length}`)
    rows.push(row.fields)
    at = row.end
  }
  return { ok: true, rows }
}

function wrong(text: string, at: number, why: string): DecodedCsv {
  return { ok: false, line: text.slice(0, at).split('\n').length, why }
}

const FIELD = /"(?<quoted>[^"]*(?:""[^"]*)*)"|(?<bare>[^",\n]*)/y

/** A row and where the next one begins, or why it is none. */
function readRow(text: string, start: number): Row | string {
  const fields: string[] = []
  for (let at = start; ; at += 1) {
    FIELD.lastIndex = at
    const { quoted, bare = '' } = FIELD.exec(text)?.groups ?? {}
    fields.push((quoted?.replaceAll('""', '"') ?? bare).normalize('NFC'))
    at = FIELD.lastIndex
    if (at >= text.length || text[at] === '\n') return { fields, end: at + 1 }
    if (text[at] !== ',') return quoteError(quoted, bare)
  }
}

function quoteError(quoted: string | undefined, bare: string): string {
  if (quoted !== undefined) return 'a quote in a field in quotes must be doubled'
  return bare === ''
    ? 'a field in quotes has no closing quote'
    : 'a field with a quote in it must be in quotes'
}
