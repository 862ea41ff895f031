import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnosticsOf as read, REGISTRY } from './reading.ts'

test('two policies whose scope could not be read are not called policies of one scope', async () => {
  const active = (name: string): string =>
    `lifecycle_policy "${name}" {\n  registry = registry.prod\n  repositories = ["${name}/**"]\n  status = "ACTIVE"\n}\n`
  const errors = (await read(`${REGISTRY}${active('a')}${active('b')}`)).filter(
    ({ severity }) => severity === 'error',
  )
  assert.deepEqual(
    errors.map(({ summary }) => summary),
    ['Wrong value for "repositories"', 'Wrong value for "repositories"'],
  )
})
