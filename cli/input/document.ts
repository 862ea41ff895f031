import { CareenError } from '../../policies/model/index.ts'

/** A text of JSON or YAML that was read. */
export type GivenDocument = {
  readonly value: unknown
  /** Returns where the value at a path such as `rules[0].name` begins, or the nearest value around it; undefined: not known. */
  readonly placeOf: (path: string) => DocumentPlace | undefined
}

/** Both from 1. */
export type DocumentPlace = { readonly line: number; readonly column: number }

/** Characters of the longest document. Why: a policy is some kilobytes; what is longer is another file. */
const LONGEST = 4 * 1024 * 1024

/**
 * Reads a text with one document, JSON or YAML. Throws INVALID_ARGUMENT with `LINE:COLUMN: ` before the message where it has a
 * place, for what is empty, too long, several documents, or neither; and for a key that is there twice.
 */
export async function readDocument(given: string): Promise<GivenDocument> {
  const text = given.replace(/^\uFEFF/, '')
  if (text.trim() === '') throw wrong('it is empty')
  if (text.length > LONGEST)
    throw wrong(`it has ${text.length} characters, and a policy has at most ${LONGEST}`)
  if (/^\s*(?:resource|data|module|locals|variable|terraform)\b[^:=\n]*\{/m.test(text)) throw wrong(TERRAFORM)
  const isJson = /^\s*[{[]/.test(text)
  if (isJson) checkJson(text)
  // Why here: only this command reads YAML, and the parser takes its time to load.
  const yaml = await import('yaml')
  const counter = new yaml.LineCounter()
  const place = (at: number): DocumentPlace => {
    const { line, col } = counter.linePos(at)
    return { line, column: col }
  }
  const document = onlyOf(parsed(yaml, text, counter), place, isJson)
  return {
    value: isJson ? (JSON.parse(text) as unknown) : plainValue(document),
    placeOf: (path) => {
      const at = beginOf(yaml, document.contents, path)
      return at === undefined ? undefined : place(at)
    },
  }
}

type Yaml = typeof import('yaml')
type YamlDocument = ReturnType<Yaml['parseDocument']>
type PlaceAt = (at: number) => DocumentPlace

function parsed(
  yaml: Yaml,
  text: string,
  lineCounter: InstanceType<Yaml['LineCounter']>,
): readonly YamlDocument[] {
  const options = {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    uniqueKeys: true,
    prettyErrors: false,
    merge: true,
    logLevel: 'silent',
    lineCounter,
  } as const
  try {
    const documents = yaml.parseAllDocuments(text, options)
    return 'empty' in documents ? [] : documents
  } catch (cause) {
    // Why: what is nested too deeply is thrown, and not among the errors of a document.
    throw wrong(`it is not YAML that can be read: ${cause instanceof Error ? cause.message : ''}`)
  }
}

/** JSON was parsed already: of it only keys that are there twice are problems. */
function onlyOf([document, second]: readonly YamlDocument[], place: PlaceAt, isJson: boolean): YamlDocument {
  if (document === undefined) throw wrong('it is empty')
  if (second !== undefined && !isJson) throw wrong(SECOND, place(second.range?.[0] ?? 0))
  const problem = document.errors.find(({ code }) => !isJson || code === 'DUPLICATE_KEY')
  if (problem !== undefined) throw wrong(problemText(problem), place(problem.pos[0]))
  return document
}

/** Returns where the value at the path, or the nearest around it, begins. */
function beginOf(yaml: Yaml, contents: unknown, path: string): number | undefined {
  let found: number | undefined
  let node = contents
  for (const step of stepsOf(path)) {
    node = yaml.isMap(node) || yaml.isSeq(node) ? node.get(step, true) : undefined
    if (!yaml.isNode(node)) break
    found = node.range?.[0] ?? found
  }
  return found
}

const SECOND = 'a second document begins here; give one policy at a time'
const TERRAFORM =
  'it is Terraform, not JSON; give the policy as JSON, as terraform show -json or jsonencode in terraform console print it'

function stepsOf(path: string): readonly (string | number)[] {
  const found = path.replace(/^\$\.?/, '').matchAll(/\[(\d+)\]|([^.[\]]+)/g)
  return Array.from(found, ([, index, name = '']) => (index === undefined ? name : Number(index)))
}

function problemText({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'DUPLICATE_KEY') return 'the same key is there already; one of the two has no effect'
  return `it is not YAML: ${message.replace(/\.$/, '')}`
}

function plainValue(document: {
  readonly toJS: (options: { readonly maxAliasCount: number }) => unknown
}): unknown {
  try {
    const value = document.toJS({ maxAliasCount: 1000 })
    // Why: aliases nest without brackets, and whoever reads the value descends into it.
    checkDepth(JSON.stringify(value) ?? '')
    return value
  } catch (cause) {
    if (cause instanceof CareenError) throw cause
    throw wrong(`it is not YAML that can be read: ${cause instanceof Error ? cause.message : ''}`)
  }
}

/** Deepest nesting of lists and objects. */
const DEPTH = 100

function checkDepth(text: string): void {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[{[]|[}\]]/g)) {
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
    if (depth > DEPTH)
      throw wrong(`it is nested deeper than ${DEPTH} lists and objects`, placeIn(text, index))
  }
}

function checkJson(text: string): void {
  checkDepth(text)
  try {
    JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const at = Number(/ at position (\d+)/.exec(cause.message)?.[1] ?? text.length)
    throw wrong(jsonText(text, at, cause.message), placeIn(text, at))
  }
}

function jsonText(text: string, at: number, message: string): string {
  const rest = text.slice(at)
  if (/^(?:\/[/*]|#)/.test(rest)) return 'it is not JSON: JSON has no comments; remove this one'
  if (/^[\]}]/.test(rest) && /,\s*$/.test(text.slice(0, at)))
    return 'it is not JSON: remove the comma before this'
  if (/^['\u2018\u2019\u201C\u201D]/.test(rest))
    return 'it is not JSON: write texts in straight double quotes'
  if (/after JSON/.test(message)) return SECOND
  if (rest.trim() === '') return 'it is not JSON: it ends too early'
  return `it is not JSON: ${message.replace(/ in JSON at position .*$/s, '').replace(/, *(?:\.\.\.)?".*$/s, '')}`
}

function placeIn(text: string, at: number): DocumentPlace {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function wrong(why: string, place?: DocumentPlace): CareenError {
  return new CareenError(
    'INVALID_ARGUMENT',
    place === undefined ? why : `${place.line}:${place.column}: ${why}`,
  )
}
