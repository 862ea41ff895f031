import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registriesText } from '../../../cli/views/registries.ts'
import type { RegistrySize, RegistryState } from '../../../proto/resources/registry.ts'

const bare: RegistryState = { name: 'prod', url: 'https://r.test', workspace: 'w' }
const size: RegistrySize = { bytes: 1_500_000, scanned: 3, repositories: 3, unsized: 0 }

/** The column SIZE of one registry. */
function column(state: RegistryState): string {
  const [head = '', line = ''] = registriesText([state]).split('\n')
  return line.slice(head.indexOf('SIZE'), head.indexOf('PROFILE')).trim()
}

for (const [title, state, shown] of [
  ['that was never scanned', bare, '-'],
  ['all of which was scanned', { ...bare, size }, '1.4 MiB'],
  [
    'of which a part was',
    { ...bare, size: { ...size, repositories: 1200 } },
    '1.4 MiB, 3 of 1,200 repositories',
  ],
  ['with images that nobody can size', { ...bare, size: { ...size, unsized: 2 } }, 'over 1.4 MiB'],
] as const)
  test(`the size of a registry ${title}`, () => assert.equal(column(state), shown))
