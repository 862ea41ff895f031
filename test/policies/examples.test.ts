/** Every example is valid and passes the tests beside it; whole configurations raise no warning, and every attribute has an example. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import {
  type Folder,
  type Given,
  readConfiguration,
  readTests,
  runTests,
  sentence,
  type SourceFile,
} from '../../policies/index.ts'
import { SCHEMA } from '../../policies/language/schema.ts'
import { attributeNames } from '../docs/language.ts'
import { memoryFolder } from './language/reading.ts'

const examples = join(import.meta.dirname, '../../policies/examples')
const names = globSync('**/*.hcl', { cwd: examples }).toSorted()
const source = (name: string): SourceFile => ({ name, text: readFileSync(join(examples, name), 'utf8') })

type Example = {
  readonly name: string
  readonly files: readonly SourceFile[]
  readonly tests: readonly SourceFile[]
  readonly given: readonly Given[]
  readonly folder: Folder
}

/** A file by itself, or a folder of files. */
function example(main: string): Example {
  const stem = main.replace(/\.hcl$/, '')
  const dir = dirname(main)
  const inside = names.filter((name) => dir !== '.' && name.startsWith(`${dir}/`))
  const texts = Object.fromEntries(inside.map((name) => [name.slice(dir.length + 1), source(name).text]))
  return {
    name: main,
    files: [source(main)],
    tests: names.filter((name) => name === `${stem}.test.hcl`).map(source),
    given: inside
      .filter((name) => name.endsWith('.cvars.hcl'))
      .map((name) => ({ kind: 'file', file: source(name) })),
    folder: memoryFolder(texts),
  }
}

/** Examples of one attribute may raise warnings: they show what it does. */
const all = names
  .filter(
    (name) =>
      /^(?:[^/]+|attributes\/[^/]+|[^/]+\/main)\.hcl$/.test(name) && !/\.(?:test|cvars)\.hcl$/.test(name),
  )
  .map(example)

test('there are examples of all kinds', () => {
  assert.ok(all.length >= 7, all.map(({ name }) => name).join())
  assert.ok(all.filter(({ tests }) => tests.length > 0).length >= 5)
})

for (const { name, files, tests, given, folder } of all) {
  describe(name, async () => {
    const { objects, diagnostics } = await readConfiguration(files, { given, folder })
    test('is valid, and a whole configuration raises no warning', () => {
      const shown = diagnostics.filter(
        ({ severity }) => severity === 'error' || !name.startsWith('attributes/'),
      )
      assert.deepEqual(
        shown.map(({ severity, summary, detail, place }) => [severity, summary, detail, place?.line]),
        [],
      )
      assert.ok(objects.length > 1)
    })
    const read = await readTests(tests, objects)
    test('has readable tests', () => assert.deepEqual(read.diagnostics, []))
    for (const { test: one, images } of runTests(objects, read.tests)) {
      test(one.name, () => {
        for (const { label, mismatches, decision } of images)
          assert.deepEqual(mismatches, [], `${label}: ${decision.reasons.map(sentence).join('; ')}`)
      })
    }
  })
}

test('every attribute has an example', () => {
  const used = new Set<string>()
  for (const name of names.filter((one) => !one.endsWith('.test.hcl'))) {
    const stack: string[] = []
    for (const line of source(name).text.split('\n')) {
      const block = /^\s*(\w+)(?: "[^"]+")? \{/.exec(line)?.[1]
      const attribute = /^\s*(\w+) += /.exec(line)?.[1]
      if (block !== undefined) stack.push(block)
      else if (/^\s*\}/.test(line)) stack.pop()
      else if (attribute !== undefined) used.add(`${stack.at(-1)}.${attribute}`)
    }
  }
  const shared = (name: string): string[] =>
    /^(?:lifecycle|default)_policy\./.test(name)
      ? [name.replace('default_', 'lifecycle_'), name.replace('lifecycle_', 'default_')]
      : [name]
  const missing = attributeNames(SCHEMA).filter((name) => !shared(name).some((one) => used.has(one)))
  assert.deepEqual(missing, [])
})
