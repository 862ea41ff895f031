import type { HclValue } from '../values/value.ts'
import { decodeBase64Text, encodeBase64 } from './base64.ts'
import { decodeCsv } from './csv-decode.ts'
import { type Defined, unary } from './define.ts'
import type { Calling } from './function.ts'
import { decodeJson } from './json-decode.ts'
import { toJson } from './json-encode.ts'
import { ANY, TEXT } from './parameters.ts'
import { placeIn } from './place.ts'
import { sha256 } from './sha256.ts'

export const ENCODING_FUNCTIONS: readonly Defined[] = [
  unary(
    'base64decode(text)',
    'The text that base64 stands for, which must be UTF-8.',
    TEXT,
    (text, calling) => {
      calling.grow(text.length)
      return decodeBase64Text(text) ?? calling.fail(0, 'this is not the base64 of a text in UTF-8.')
    },
  ),
  unary('base64encode(text)', 'The base64 of the text in UTF-8.', TEXT, (text, calling) => {
    calling.grow(text.length * 2)
    return encodeBase64(bytesOf(text))
  }),
  unary('base64sha256(text)', 'The base64 of the SHA-256 of the text in UTF-8.', TEXT, (text) =>
    encodeBase64(sha256(bytesOf(text))),
  ),
  unary(
    'csvdecode(text)',
    'A list of objects, one for each row of the CSV (RFC 4180), with the names in its first row.',
    TEXT,
    csvdecode,
  ),
  unary('jsondecode(text)', 'The value that the JSON stands for.', TEXT, jsondecode),
  unary('jsonencode(value)', 'The value as JSON in one line.', ANY, (value, calling) =>
    toJson(value, calling),
  ),
  unary('sha256(text)', 'The SHA-256 of the text in UTF-8, in hexadecimal digits.', TEXT, (text) =>
    Array.from(sha256(bytesOf(text)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  ),
  unary('urlencode(text)', 'The text as it stands in the query of a URL.', TEXT, (text, calling) => {
    calling.grow(text.length * 3)
    return encodeURIComponent(text.toWellFormed())
      .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+')
  }),
]

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function jsondecode(text: string, calling: Calling): HclValue {
  calling.grow(text.length)
  const decoded = decodeJson(text)
  if (decoded.ok) return decoded.value
  return calling.fail(0, `this is not JSON: ${placeIn(text, decoded.at)}: ${decoded.why}.`)
}

function csvdecode(text: string, calling: Calling): HclValue {
  calling.grow(text.length)
  const decoded = decodeCsv(text)
  if (!decoded.ok) return calling.fail(0, `this is not CSV: line ${decoded.line}: ${decoded.why}.`)
  const [names, ...rows] = decoded.rows
  if (names === undefined)
    return calling.fail(0, 'this is not CSV: the first row, with the names, is missing.')
  if (new Set(names).size < names.length) return calling.fail(0, 'the first row of the CSV has a name twice.')
  return rows.map((row) => new Map(names.map((name, at) => [name, row[at] ?? ''])))
}
