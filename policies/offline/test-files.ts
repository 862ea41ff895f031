import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import { parseHcl, type SourceFile } from '../language/hcl.ts'
import { blocksOf, type Problems, type RawBlock } from '../language/read.ts'
import { TEST, TEST_IMAGE_ATTRIBUTES } from '../language/test-schema.ts'

/** A test before it means anything: its names are known, its values are not read yet. */
export type RawTest = { readonly block: RawBlock; readonly images: readonly RawBlock[] }

/** The tests of one file, `*.test.json` or HCL, and what its parser says. Unknown attributes and doubles go to `at`. */
export async function rawTests(
  file: SourceFile,
  at: Problems,
): Promise<{ readonly tests: readonly RawTest[]; readonly diagnostics: readonly Diagnostic[] }> {
  const before = at.all().length
  const { tests, diagnostics } = file.name.endsWith('.json')
    ? { tests: jsonTests(file, at), diagnostics: [] }
    : await hclTests(file, at)
  const silent = !hasErrors(diagnostics) && at.all().length === before
  if (tests.length === 0 && silent)
    at.error({ file: file.name, address: '' }, 'No test', `Write at least one: ${form(file.name)}.`)
  return { tests, diagnostics }
}

function form(name: string): string {
  return name.endsWith('.json')
    ? '{"tests": [{"name": "...", "now": "...", "repository": "...", "images": [{"tags": [...], "expect": "keep"}]}]}'
    : 'test "name" { ... }, with a block image "label" { ... } for each image'
}

async function hclTests(
  file: SourceFile,
  at: Problems,
): Promise<{ readonly tests: readonly RawTest[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { body, diagnostics } = await parseHcl(file)
  const blocks = blocksOf({ file: file.name, address: '', body }, { test: TEST }, [], at)
  const tests = blocks.map((block) => {
    const images = blocksOf(block, TEST.blocks, Object.keys(TEST.attributes), at)
    for (const image of images) blocksOf(image, {}, TEST_IMAGE_ATTRIBUTES, at)
    return { block, images }
  })
  return { tests, diagnostics }
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
  if (!isObject(value)) return wrong(`The file must hold ${form(file.name)}.`)
  blocksOf({ ...top, body: value }, {}, ['tests'], at)
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

/** As blocks of HCL are: a label stands once. */
function isFirst(block: RawBlock, labels: Set<string>, at: Problems): boolean {
  const first = !labels.has(block.label)
  if (!first)
    at.error(block, 'Block declared twice', `${block.address} stands more than once; a name is used once.`)
  labels.add(block.label)
  return first
}

type Where = Pick<RawBlock, 'file' | 'address'>

function jsonTest(item: unknown, where: Where, at: Problems): RawTest | undefined {
  if (!isObject(item)) {
    at.error(where, 'Wrong test', 'It must be an object with "name", "now", "repository" and "images".')
    return undefined
  }
  const { name, images = [], ...body } = item
  if (typeof name !== 'string') {
    at.error(where, 'Missing attribute "name"', 'Every test has a name, a text that no other test has.')
    return undefined
  }
  const block = { file: where.file, type: 'test', label: name, address: `test.${name}`, body }
  blocksOf({ ...block, body: item }, {}, [...Object.keys(TEST.attributes), 'name', 'images'], at)
  if (Array.isArray(images)) return { block, images: jsonImages(images, block, at) }
  at.error(block, 'Wrong value for "images"', 'It must be a list of images.')
  return undefined
}

function jsonImages(items: readonly unknown[], test: RawBlock, at: Problems): readonly RawBlock[] {
  const labels = new Set<string>()
  return items.flatMap((item, index) => {
    const where = { file: test.file, address: `${test.address}.images[${index}]` }
    if (!isObject(item)) {
      at.error(where, 'Wrong image', 'It must be an object.')
      return []
    }
    const { name = unusedName(item, index, labels), ...rest } = item
    if (typeof name !== 'string') {
      at.error(where, 'Wrong value for "name"', 'It must be text in quotes.')
      return []
    }
    const address = `${test.address}.image.${name}`
    const block = { file: test.file, type: 'image', label: name, address, body: withoutNulls(rest) }
    blocksOf({ ...block, body: item }, {}, [...TEST_IMAGE_ATTRIBUTES, 'name'], at)
    return isFirst(block, labels, at) ? [block] : []
  })
}

/** What an image without a name is called: its first tag, or its place. */
function unusedName({ tags }: Json, index: number, used: ReadonlySet<string>): string {
  const first: unknown = Array.isArray(tags) ? tags[0] : undefined
  return typeof first === 'string' && !used.has(first) ? first : `images[${index}]`
}

/** Files of images say null for what is not known. */
function withoutNulls(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== null || name === 'tags'))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
