import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestedBackoff } from '../../../daemon/registry/traffic/retry-after.ts'

const NOW = Date.UTC(2026, 10, 28)

test('a backoff until something that is no date is none', () => {
  const headers = (value: string) => new Map([['retry-after', value]])
  assert.equal(requestedBackoff(headers(new Date(NOW + 5000).toUTCString()), NOW), 5000)
  for (const value of ['soon', '2026-11-28T00:00:05Z', 'Nov 2026', '5 s'])
    assert.equal(requestedBackoff(headers(value), NOW), undefined, value)
})
