import { type Names, namesOf, openSource, parseFile, type SourceFile, type HclValue } from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import {
  constantScope,
  type Problems,
  readBlock,
  type SchemaBlock,
  TEST,
  TEST_IMAGE_ATTRIBUTES,
  type Written,
} from '../language/index.ts'
import { type DeclaredObject, isRecord } from '../model/index.ts'

/** A test whose attribute names are checked and whose values are not read yet. */
export type RawTest = { readonly block: Written; readonly images: readonly Written[] }

/** Returns the tests of one file, `*.test.json` or HCL, for a configuration. Reports errors to `at`. */
export async function rawTests(
  file: SourceFile,
  objects: readonly DeclaredObject[],
  at: Problems,
): Promise<readonly RawTest[]> {
  const before = at.all().length
  const tests = file.name.endsWith('.json') ? jsonTests(file, at) : await hclTests(file, objects, at)
  if (tests.length === 0 && at.all().length === before)
    at.error({ file: file.name, address: '' }, 'No test', `Write at least one: ${form(file.name)}.`)
  return tests
}

function form(name: string): string {
  return name.endsWith('.json')
    ? '{"tests": [{"name": "...", "now": "...", "repository": "...", "images": [{"tags": [...], "expect": "keep"}]}]}'
    : 'test "name" { ... }, with a block image "label" { ... } for each image'
}

const FILE: SchemaBlock = { labels: 0, doc: '', attributes: {}, blocks: { test: TEST } }

async function hclTests(
  file: SourceFile,
  objects: readonly DeclaredObject[],
  at: Problems,
): Promise<readonly RawTest[]> {
  const source = openSource(file)
  const { body, diagnostics } = parseFile(source)
  diagnostics.forEach(at.add)
  const scope = { ...(await constantScope([file.text], source)), names: registriesOf(objects) }
  const tree = { type: '', typeEnd: 0, labels: [], headerEnd: 0, start: 0, end: file.text.length, body }
  const isBroken = (): boolean => diagnostics.length > 0
  const { blocks } = readBlock({ tree, schema: FILE, scope, address: '', label: '' }, { at, isBroken })
  return blocks.map((block) => ({ block, images: block.blocks }))
}

/** Returns the names that tests can refer to: `registry.NAME`. */
function registriesOf(objects: readonly DeclaredObject[]): Names {
  const registries = objects.filter((object) => object.kind === 'registry')
  const value: HclValue = new Map(registries.map(({ name }) => [name, new Map([['name', name]])]))
  return namesOf(new Map([['registry', { kind: 'value', value, sensitive: false }]]))
}

/** Reports unknown attributes of an object of a JSON file. */
function reportUnknown(where: Where, body: Json, known: readonly string[], at: Problems): void {
  for (const name of Object.keys(body).filter((one) => !known.includes(one)))
    at.error(where, `Unknown attribute "${name}"`, `${name} is not valid here.${didYouMean(name, known)}`)
}

type Json = Readonly<Record<string, unknown>>

function jsonTests(file: SourceFile, at: Problems): readonly RawTest[] {
  const top = { file: file.name, address: '' }
  const wrong = (detail: string): readonly RawTest[] => {
    at.error(top, 'Tests cannot be read', detail)
    return []
  }
  const { value, why } = parse(file.text)
  if (why !== undefined) return wrong(`It is not JSON: ${why}`)
  if (!isRecord(value)) return wrong(`The file must contain ${form(file.name)}.`)
  reportUnknown(top, value, ['tests'], at)
  const { tests: list = [] } = value
  if (!Array.isArray(list)) return wrong('"tests" must be a list of tests.')
  const names = new Set<string>()
  return list.flatMap((item: unknown, index) => {
    const test = jsonTest(item, { file: file.name, address: `tests[${index}]` }, at)
    if (test === undefined || isFirst(test.block, names, at)) return test ?? []
    return []
  })
}

function parse(text: string): { readonly value?: unknown; readonly why?: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}

/** Returns true if the label is new; otherwise reports a duplicate, as for blocks of HCL. */
function isFirst(block: Written, labels: Set<string>, at: Problems): boolean {
  const first = !labels.has(block.label)
  if (!first)
    at.error(
      block,
      'Block declared twice',
      `${block.address} is declared more than once. Each name must be unique.`,
    )
  labels.add(block.label)
  return first
}

type Where = Pick<Written, 'file' | 'address'>

function jsonTest(item: unknown, where: Where, at: Problems): RawTest | undefined {
  if (!isRecord(item)) {
    at.error(where, 'Wrong test', 'It must be an object with "name", "now", "repository" and "images".')
    return undefined
  }
  const { name, images = [], ...body } = item
  if (typeof name !== 'string') {
    at.error(where, 'Missing attribute "name"', 'Each test needs a unique name.')
    return undefined
  }
  const block = { file: where.file, type: 'test', label: name, address: `test.${name}`, body, blocks: [] }
  reportUnknown(block, item, [...Object.keys(TEST.attributes), 'name', 'images'], at)
  if (Array.isArray(images)) return { block, images: jsonImages(images, block, at) }
  at.error(block, 'Wrong value for "images"', 'It must be a list of images.')
  return undefined
}

function jsonImages(items: readonly unknown[], test: Written, at: Problems): readonly Written[] {
  const labels = new Set<string>()
  return items.flatMap((item, index) => {
    const where = { file: test.file, address: `${test.address}.images[${index}]` }
    if (!isRecord(item)) {
      at.error(where, 'Wrong image', 'It must be an object.')
      return []
    }
    const { name = unusedName(item, index, labels), ...rest } = item
    if (typeof name !== 'string') {
      at.error(where, 'Wrong value for "name"', 'It must be text in quotes.')
      return []
    }
    const address = `${test.address}.image.${name}`
    const block = {
      file: test.file,
      type: 'image',
      label: name,
      address,
      body: withoutNulls(rest),
      blocks: [],
    }
    reportUnknown(block, item, [...TEST_IMAGE_ATTRIBUTES, 'name'], at)
    return isFirst(block, labels, at) ? [block] : []
  })
}

/** Returns the label of an image without a name: its first tag, or its index. */
function unusedName({ tags }: Json, index: number, used: ReadonlySet<string>): string {
  const first: unknown = Array.isArray(tags) ? tags[0] : undefined
  return typeof first === 'string' && !used.has(first) ? first : `images[${index}]`
}

/** Why: files of images have null for unknown values. */
function withoutNulls(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== null || name === 'tags'))
}
