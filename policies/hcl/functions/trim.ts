/** The text without what belongs to a class at its beginning and its end. */
function trimWhere(text: string, belongs: (character: string) => boolean): string {
  const characters = Array.from(text)
  let start = 0
  let end = characters.length
  while (start < end && belongs(characters[start] ?? '')) start += 1
  while (end > start && belongs(characters[end - 1] ?? '')) end -= 1
  return characters.slice(start, end).join('')
}

export function trimCharacters(text: string, characters: string): string {
  const set = new Set(characters)
  return trimWhere(text, (character) => set.has(character))
}

/** What Unicode calls white space. JavaScript's own list has U+FEFF instead of U+0085. */
const SPACE = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/

export function trimSpace(text: string): string {
  return trimWhere(text, (character) => SPACE.test(character))
}

export function trimNewlines(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end -= 1
  return text.slice(0, end)
}
