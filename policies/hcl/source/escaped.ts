/** Steers a terminal, turns the direction of reading, or cannot be seen. Joiners are left: emoji are made with them. */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu

/** Text that came from elsewhere, safe to show: what cannot be seen is written as in HCL, `\u202e`. Keeps lines and tabs. */
export function escaped(text: string): string {
  return text.replaceAll(UNSEEN, (char) => (char === '\n' || char === '\t' ? char : escape(char)))
}

/** The same in one line. */
export function escapedLine(text: string): string {
  return escaped(text).replaceAll('\n', '\\n').replaceAll('\t', '  ')
}

function escape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
}
