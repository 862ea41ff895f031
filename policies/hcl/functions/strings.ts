import { graphemes } from '../source/source.ts'
import { lowerCase, titleCase, upperCase } from './cases.ts'
import { binary, type Defined, ternary, unary } from './define.ts'
import type { Calling } from './function.ts'
import { some, TEXT, TEXTS, WHOLE } from './parameters.ts'
import { trimCharacters, trimNewlines, trimSpace } from './trim.ts'

export const STRING_FUNCTIONS: readonly Defined[] = [
  unary('chomp(text)', 'The text without the line ends at its end.', TEXT, trimNewlines),
  binary('endswith(text, suffix)', 'Does the text end with the suffix?', [TEXT, TEXT], (text, suffix) =>
    text.endsWith(suffix),
  ),
  binary(
    'indent(spaces, text)',
    'The text with so many spaces at the beginning of every line but the first.',
    [WHOLE, TEXT],
    indent,
  ),
  binary(
    'join(separator, list...)',
    'The items of the lists as one text, with the separator between them.',
    [TEXT, some(TEXTS)],
    join,
  ),
  unary('lower(text)', 'The text in small letters.', TEXT, lowerCase),
  binary(
    'split(separator, text)',
    'The parts of a text between the separators. An empty separator gives the characters.',
    [TEXT, TEXT],
    split,
  ),
  binary('startswith(text, prefix)', 'Does the text begin with the prefix?', [TEXT, TEXT], (text, prefix) =>
    text.startsWith(prefix),
  ),
  binary('strcontains(text, part)', 'Is the part anywhere in the text?', [TEXT, TEXT], (text, part) =>
    text.includes(part),
  ),
  unary('strrev(text)', 'The characters of the text in the opposite order.', TEXT, (text) =>
    graphemes(text).toReversed().join(''),
  ),
  ternary(
    'substr(text, offset, length)',
    'So many characters of the text, from an offset that counts from 0. A negative offset counts from the end, a length of -1 is all that is left.',
    [TEXT, WHOLE, WHOLE],
    substr,
  ),
  unary('title(text)', 'The text with the first letter of every word in capitals.', TEXT, titleCase),
  binary(
    'trim(text, characters)',
    'The text without any of the characters at its beginning and end.',
    [TEXT, TEXT],
    trimCharacters,
  ),
  binary(
    'trimprefix(text, prefix)',
    'The text without the prefix, where it begins with it.',
    [TEXT, TEXT],
    (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  ),
  unary('trimspace(text)', 'The text without the white space at its beginning and end.', TEXT, trimSpace),
  binary(
    'trimsuffix(text, suffix)',
    'The text without the suffix, where it ends with it.',
    [TEXT, TEXT],
    (text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  ),
  unary('upper(text)', 'The text in capital letters.', TEXT, upperCase),
]

function indent(spaces: number, text: string, calling: Calling): string {
  if (spaces < 0) return calling.fail(0, 'the number of spaces must not be negative.')
  const lines = text.split('\n')
  calling.grow(text.length + spaces * lines.length)
  return lines.join(`\n${' '.repeat(spaces)}`)
}

function join(separator: string, lists: readonly (readonly string[])[], calling: Calling): string {
  const items = lists.flat()
  calling.grow(items.reduce((sum, item) => sum + item.length + separator.length, 0))
  return items.join(separator)
}

function split(separator: string, text: string, calling: Calling): readonly string[] {
  calling.grow(text.length)
  return separator === '' ? Array.from(text) : text.split(separator)
}

/** As in Terraform, a length of 0 after a negative offset is all that is left. */
function substr(text: string, offset: number, length: number): string {
  const characters = graphemes(text)
  if (offset >= 0) return characters.slice(offset, length < 0 ? undefined : offset + length).join('')
  const start = Math.max(0, characters.length + offset)
  return characters.slice(start, length <= 0 ? undefined : start + length).join('')
}
