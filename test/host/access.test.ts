import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivate } from '../../host/access.ts'

const self = { uid: 1000, groups: [1000, 2000] }
const modes = Array.from({ length: 0o1000 }, (_, mode) => 0o100000 | mode)
const privateModes = (uid: number, gid: number): readonly number[] =>
  modes.filter((mode) => isPrivate({ uid, gid, mode }, self))

test('nobody but the owner uses a secret, whatever the bits of the owner', () => {
  assert.deepEqual(
    privateModes(1000, 999),
    modes.filter((mode) => (mode & 0o077) === 0),
  )
})

test('a group of this process can read a secret, and not write it', () => {
  const expected = modes.filter((mode) => (mode & 0o037) === 0)
  assert.deepEqual(privateModes(0, 2000), expected, 'a volume of Kubernetes with fsGroup')
  assert.deepEqual(privateModes(0, 0), expected, 'a credential of systemd')
  assert.deepEqual(privateModes(1000, 0), privateModes(1000, 999))
})
