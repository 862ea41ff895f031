import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CareenError, errorCode } from '../../../policies/model/index.ts'

test('the code of an error is read where it has one, and only from errors', () => {
  assert.equal(errorCode(Object.assign(new Error('no file'), { code: 'ENOENT' })), 'ENOENT')
  assert.equal(errorCode(new CareenError('NOT_FOUND', 'x')), 'NOT_FOUND')
  assert.equal(errorCode(new Error('x')), undefined)
  assert.equal(errorCode(Object.assign(new Error('x'), { code: 5 })), undefined)
  assert.equal(errorCode({ code: 'ENOENT' }), undefined)
  assert.equal(errorCode(undefined), undefined)
})
