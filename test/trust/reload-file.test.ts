import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLog } from '../../daemon/log.ts'
import { reloadFile } from '../../daemon/reload-file.ts'
import { openTrust } from '../../daemon/trust/index.ts'
import { folder } from '../support/processes.ts'

const grant = (name: string, identity: string, role: string): string =>
  `grant "${name}" {\n  identity = "${identity}"\n  role = "${role}"\n  workspaces = ["default"]\n}\n`

test('after a change of grants the streams of those identities end, and no others', async () => {
  using at = folder()
  const file = join(at.path, 'careend.hcl')
  const write = (role: string): void =>
    writeFileSync(file, grant('ci', 'mtls:cn:ci', role) + grant('ops', 'mtls:cn:ops', 'operator'), {
      mode: 0o600,
    })
  write('writer')
  const log = openLog('silent')
  const trust = await openTrust({ file, isLocal: false, log })
  const ended: string[] = []
  const server = {
    addresses: [],
    reload: async () => {},
    drain: async () => {},
    endStreams: (isChanged: (identity: string) => boolean) =>
      void ended.push(...['mtls:cn:ci', 'mtls:cn:ops'].filter(isChanged)),
  }
  let configured = 0
  const reload = () => reloadFile(trust, { server, log, configured: () => (configured += 1) })
  await reload()
  assert.deepEqual(ended, [])
  write('reader')
  await reload()
  assert.deepEqual(ended, ['mtls:cn:ci'])
  writeFileSync(file, 'grant {', { mode: 0o600 })
  await reload()
  assert.equal(configured, 2)
})
