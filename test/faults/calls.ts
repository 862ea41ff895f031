import assert from 'node:assert/strict'
import type { Manifest } from '../../daemon/registry/client.ts'
import { type Call, REPOSITORY, type Stock } from './faulty.ts'

export type Reading = {
  readonly call: Call
  /** Is this what is there? */
  readonly right: (value: unknown, stock: Stock) => boolean
}

const same = (value: unknown, other: unknown): boolean => {
  try {
    assert.deepEqual(value, other)
    return true
  } catch {
    return false
  }
}

/** Every way in which the driver reads. */
export const CALLS = {
  tags: {
    call: (client, _stock, { signal }) => client.tags(REPOSITORY, signal),
    right: (value) => same(value, ['multi', 'one', 'same']),
  },
  'a manifest by tag': {
    call: (client, _stock, { signal }) => client.manifest(REPOSITORY, 'multi', signal),
    right: (value, { index }) => (value as Manifest).digest === index,
  },
  'a manifest by digest': {
    call: (client, { one }, { signal }) => client.manifest(REPOSITORY, one, signal),
    right: (value, { one }) => (value as Manifest).digest === one,
  },
  'a config': {
    call: (client, { config }, { signal }) => client.blob(REPOSITORY, config, signal),
    right: (value) => Buffer.from(value as Uint8Array).includes('2024-05-01'),
  },
  'the catalog': {
    call: (client, _stock, { signal }) => client.repositories(signal),
    right: (value) => same(value, [REPOSITORY]),
  },
  referrers: {
    call: (client, { one }, { signal }) => client.referrers(REPOSITORY, one, signal),
    right: (value, { referrer }) => same(value, [referrer]),
  },
} as const satisfies Readonly<Record<string, Reading>>
