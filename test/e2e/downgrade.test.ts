/** A daemon that is started over what a newer one stored says so, shows it, and works on. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import type { DeclaredObject } from '../../policies/index.ts'
import { folder, start } from '../support/processes.ts'

const NEWER = {
  kind: 'policy',
  block: 'default_policy',
  name: 'night',
  scope: { kind: 'global' },
  status: 'ACTIVE',
  rules: [],
  window: '22:00-05:00',
}

test('a daemon names what it does not understand when it starts, and careen policies shows it', async () => {
  using at = folder()
  const database = join(at.path, 'careen.db')
  const store = openStore(database, { now: () => 1 })
  store.objects.put('default', 1, NEWER as unknown as DeclaredObject)
  store.objects.setSerial('default', 1, 1)
  store.close()
  const address = `unix:${join(at.path, 's.sock')}`
  await using daemon = start('careend', ['--database', database, '--listen', address])
  await daemon.says('listening on')
  assert.match(daemon.output(), /default_policy\.night was stored by a newer careen: .*Upgrade the daemon/)
  const careen = (...args: string[]) => start('careen', [...args, '-address', address]).ended
  const listed = await careen('policies')
  assert.match(listed.stdout, /default_policy\.night +NOT UNDERSTOOD +default +serial 1/)
  const shown = await careen('policies', 'show', 'default_policy.night')
  assert.match(
    shown.stdout,
    /^default_policy\.night was stored by a newer careen: .*\nUpgrade the daemon, or replace/,
  )
  assert.equal(shown.code, 0)
})
