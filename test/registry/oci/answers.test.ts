import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes, failure } from '../../../daemon/registry/oci/answers.ts'

const answer = (status: number, body: unknown) => ({
  status,
  headers: new Map<string, string>(),
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const withCodes = (...codes: readonly unknown[]) => answer(400, { errors: codes.map((code) => ({ code })) })

test('error codes of registries are read', () => {
  const codes = ['MANIFEST_UNKNOWN', 'toomanyrequests', 'NAME-INVALID']
  assert.deepEqual(errorCodes(withCodes(...codes)), codes)
})

test('what a server that is no registry says is in no error', () => {
  const texts = ['c4n4ry of a page', 'c4n4ry\n', `c4n4ry${'x'.repeat(100)}`, '<c4n4ry>']
  assert.deepEqual(errorCodes(withCodes(...texts, 7, { code: 'c4n4ry' })), [])
  const bodies = [
    'c4n4ry',
    '<html>c4n4ry',
    { error: 'c4n4ry' },
    { errors: 'c4n4ry' },
    { errors: [null, 'c4n4ry'] },
  ]
  for (const status of [200, 301, 400, 401, 403, 404, 405, 429, 500])
    for (const one of [...bodies.map((body) => answer(status, body)), withCodes(...texts)])
      assert.doesNotMatch(failure(one, 'https://r.test').message, /c4n4ry/)
})
