/** What `careen export` prints declares exactly what is stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { exportText } from '../../cli/commands/state.ts'
import { type DeclaredObject, readConfiguration } from '../../policies/index.ts'
import { addressOf, contentHash } from '../../policies/model/index.ts'
import type { StoredObject } from '../../proto/resources/index.ts'
import { declaredObjects } from '../policies/language/generate-objects.ts'

function stored(object: DeclaredObject): StoredObject {
  return {
    workspace: 'w',
    serial: 1,
    manager: '',
    address: addressOf(object),
    etag: contentHash(object),
    object,
  }
}

function etags(objects: readonly DeclaredObject[]): readonly string[] {
  return objects.map((object) => `${addressOf(object)} ${contentHash(object)}`).toSorted()
}

/** Texts that steer a terminal, end a line, or begin a template. */
const HOSTILE = [
  '\u202E',
  '\u009B31m',
  '\u2028',
  '\u001B[2J',
  '\n',
  '"',
  '\\',
  '${a}',
  '%{ if }',
  '$${',
  '\u{1F600}',
]

test('an exported workspace is read back as it is stored, also with hostile texts', async () => {
  const workspaces = fc.tuple(
    fc.uniqueArray(declaredObjects, { selector: addressOf, maxLength: 5 }),
    fc.array(fc.constantFrom(...HOSTILE), { maxLength: 3 }).map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(workspaces, async ([drawn, hostile]) => {
      const named = new Set(drawn.map(addressOf))
      const missing = drawn
        .flatMap((object) => ('scope' in object && 'registry' in object.scope ? [object.scope.registry] : []))
        .filter((name) => !named.has(`registry.${name}`))
      const registries = [...new Set(missing)].map((name): DeclaredObject => ({
        kind: 'registry',
        name,
        url: `https://${name}.test`,
      }))
      const objects = [...registries, ...drawn].map((object) =>
        object.kind === 'policy' && hostile !== '' ? { ...object, description: hostile } : object,
      )
      const text = exportText(objects.map(stored))
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u2028\u202E]/u)
      const read = await readConfiguration([{ name: 'export.hcl', text }])
      const wrong = read.diagnostics.filter(({ summary }) => /syntax|Unknown|declared twice/i.test(summary))
      assert.deepEqual(wrong, [], text)
      assert.deepEqual(etags(read.objects), etags(objects), text)
    }),
    { numRuns: 150 },
  )
})

test('an object that is not understood is not left out of an export without a word', () => {
  const opaque = {
    workspace: 'w',
    manager: '',
    serial: 1,
    address: 'in_use.k8s',
    etag: '',
    kind: 'in_use',
    notUnderstood: 'it is new',
  }
  assert.throws(() => exportText([opaque]), {
    code: 'POLICY_NOT_UNDERSTOOD',
    message: /in_use\.k8s was stored by a newer careen/,
  })
})
