import { COLLECTION_FUNCTIONS } from './collections.ts'
import { CONVERSION_FUNCTIONS } from './conversions.ts'
import type { Defined } from './define.ts'
import { ENCODING_FUNCTIONS } from './encoding.ts'
import { FILE_FUNCTIONS } from './files.ts'
import { FORMAT_FUNCTIONS } from './format.ts'
import type { Functions } from './function.ts'
import { LIST_FUNCTIONS } from './lists.ts'
import { NETWORK_FUNCTIONS } from './network.ts'
import { NUMBER_FUNCTIONS } from './numbers.ts'
import { REGEX_FUNCTIONS } from './regexes.ts'
import { SET_FUNCTIONS } from './sets.ts'
import { STRING_FUNCTIONS } from './strings.ts'
import { TIME_FUNCTIONS } from './time.ts'

export type Family = { readonly title: string; readonly functions: readonly Defined[] }

/** By what they are about, as the reference lists them. */
export const FAMILIES: readonly Family[] = [
  { title: 'Numbers', functions: NUMBER_FUNCTIONS },
  { title: 'Text', functions: [...STRING_FUNCTIONS, ...FORMAT_FUNCTIONS, ...REGEX_FUNCTIONS] },
  { title: 'Lists', functions: LIST_FUNCTIONS },
  { title: 'Maps and all collections', functions: COLLECTION_FUNCTIONS },
  { title: 'Sets', functions: SET_FUNCTIONS },
  { title: 'Types and errors', functions: CONVERSION_FUNCTIONS },
  { title: 'Encoding', functions: ENCODING_FUNCTIONS },
  { title: 'Time', functions: TIME_FUNCTIONS },
  { title: 'Networks', functions: NETWORK_FUNCTIONS },
  { title: 'Files', functions: FILE_FUNCTIONS },
]

/** Every function but those for YAML, which are loaded by themselves where a file needs them. */
export const FUNCTIONS: Functions = new Map(FAMILIES.flatMap(({ functions }) => functions))
