import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkObjects, hasErrors } from '../../../policies/index.ts'

const isAccepted = (url: string): boolean => !hasErrors(checkObjects([{ kind: 'registry', name: 'r', url }]))

test('the url of a registry is a scheme, a host and a port, and nothing else', () => {
  for (const url of ['https://r.test', 'http://localhost:5000', 'https://r.test:8443/', 'http://[::1]:5000'])
    assert.ok(isAccepted(url), url)
  const refused = [
    '',
    'ftp://r.test',
    'file:///etc/passwd',
    'unix:/run/docker.sock',
    'r.test',
    'https://user@r.test',
    'https://user:password@r.test',
    'https://@r.test',
    'https://:@r.test',
    'https://r.test/path',
    'https://r.test?query',
    'https://r.test?',
    'https://r.test#fragment',
    'https://r.test#',
    'https:\\\\r.test',
    'https://r.test\\@evil.test',
    'https://r.te\tst',
    ' https://r.test',
    'https://r.test\n',
  ]
  for (const url of refused) assert.equal(isAccepted(url), false, JSON.stringify(url))
})
