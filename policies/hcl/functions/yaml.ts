import { parseAllDocuments, type Scalar, visit } from 'yaml'
import type { HclValue } from '../values/value.ts'
import { type Defined, unary } from './define.ts'
import type { Calling, Functions } from './function.ts'
import { ANY, TEXT } from './parameters.ts'
import { placeIn } from './place.ts'
import { encodeYaml } from './yaml-encode.ts'
import { YAML_DECODE, YAML_ENCODE } from './yaml-signatures.ts'

const YAML: readonly Defined[] = [
  unary(YAML_DECODE.signature, YAML_DECODE.doc, TEXT, yamldecode),
  unary(YAML_ENCODE.signature, YAML_ENCODE.doc, ANY, (value, calling) => encodeYaml(value, calling)),
]

/** By themselves, because their parser takes its time to load. */
export const YAML_FUNCTIONS: Functions = new Map(YAML)

function yamldecode(text: string, calling: Calling): HclValue {
  calling.grow(text.length)
  try {
    return decode(text)
  } catch (error) {
    if (error instanceof YamlError)
      return calling.fail(0, `this is not YAML that can be read: ${error.message}.`)
    throw error
  }
}

class YamlError extends Error {
  override readonly name = 'YamlError'
}

function decode(text: string): HclValue {
  const [document, second] = documentsOf(text)
  if (document === undefined) throw new YamlError('there is no document')
  if (second !== undefined) throw errorAt(text, second.range?.[0] ?? 0, 'only one document is possible')
  const problem = [...document.errors, ...document.warnings][0]
  if (problem !== undefined)
    throw errorAt(text, problem.pos[0], MESSAGES.get(problem.code) ?? problem.message.replace(/\.$/, ''))
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && isAmbiguous(node))
        throw errorAt(
          text,
          node.range?.[0] ?? 0,
          `"${node.source}" is text to some readers and true or false to others; put it in quotes, or write true or false`,
        )
    },
  })
  return valueOf(
    plainly(() => document.toJS({ mapAsMap: true, maxAliasCount: ALIASES })),
    0,
  )
}

/** Instead of the parser's own. */
const MESSAGES = new Map<string, string>([
  ['DUPLICATE_KEY', 'the map has this key already'],
  ['NON_STRING_KEY', 'a key must be text'],
  ['RESOURCE_EXHAUSTION', 'it is nested too deeply'],
  [
    'TAG_RESOLVE_FAILED',
    'there is no such tag, or it does not fit; there are !!str, !!int, !!float, !!bool and !!null',
  ],
])

/** So many parts of a document may come from aliases. */
const ALIASES = 1000

function documentsOf(text: string): ReturnType<typeof parseAllDocuments> {
  return plainly(() =>
    parseAllDocuments(text, {
      version: '1.2',
      schema: 'core',
      merge: true,
      stringKeys: true,
      uniqueKeys: true,
      intAsBigInt: true,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'silent',
    }),
  )
}

/** What the parser throws instead of collecting: bad aliases, too many of them, and too deep nesting. */
function plainly<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why =
      error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : ''
    throw new YamlError(why, { cause: error })
  }
}

function errorAt(text: string, at: number, why: string): YamlError {
  return new YamlError(`${placeIn(text, at)}: ${why}`)
}

/** Bools of YAML 1.1, which many tools still read so. */
function isAmbiguous({ type, source = '' }: Scalar): boolean {
  return type === 'PLAIN' && /^(?:y|yes|n|no|on|off)$/i.test(source)
}

/** Deepest nesting of lists and maps; an alias in what it stands for has no end. */
const DEPTH = 100

function valueOf(given: unknown, depth: number): HclValue {
  if (depth > DEPTH) throw new YamlError(`lists and maps are nested deeper than ${DEPTH}`)
  if (Array.isArray(given)) return given.map((item) => valueOf(item, depth + 1))
  if (given instanceof Map)
    return new Map([...given].map(([key, item]) => [String(key).normalize('NFC'), valueOf(item, depth + 1)]))
  return simpleOf(given)
}

function simpleOf(given: unknown): HclValue {
  if (given === null || given === undefined || typeof given === 'boolean') return given ?? null
  if (typeof given === 'string') return given.toWellFormed().normalize('NFC')
  if (typeof given === 'number' || typeof given === 'bigint') return numberOf(given)
  throw new YamlError('it has a value that is neither text, number, bool, list nor map')
}

function numberOf(given: number | bigint): number {
  const number = Number(given)
  if (!Number.isFinite(number)) throw new YamlError('it has a number that is not finite')
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number + 0
  throw new YamlError(
    `the number ${given} is beyond ${Number.MAX_SAFE_INTEGER}, from where on it would be rounded`,
  )
}
