/** The chain in the database: what its triggers refuse, and what a damaged one shows. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { type AuditRecord, openStore } from '../../daemon/store/store.ts'
import { openVerification, SERVER } from '../../policies/audit/index.ts'
import { folder } from '../support/processes.ts'

const record = (note: string): AuditRecord => ({
  type: 'careen.daemon.started',
  actor: undefined,
  about: SERVER,
  payload: { note },
})

test('events follow each other from the first one, which has the id of the installation', () => {
  const store = openStore(':memory:', { now: () => 1000 })
  store.installation.begin({ id: 'i-1', home: 'h', since: 1 })
  for (const note of ['a', 'b']) store.audit.add(record(note))
  const events = store.audit.list({ order: 'oldest', after: undefined, limit: 10 })
  assert.deepEqual(
    events.map(({ sequence, type, payload, identity }) => ({ sequence, type, payload, identity })),
    [
      {
        sequence: 1,
        type: 'careen.installation.created',
        payload: '{"installation":"i-1"}',
        identity: 'daemon',
      },
      { sequence: 2, type: 'careen.daemon.started', payload: '{"note":"a"}', identity: 'daemon' },
      { sequence: 3, type: 'careen.daemon.started', payload: '{"note":"b"}', identity: 'daemon' },
    ],
  )
  const verification = openVerification({ anchor: undefined, key: undefined })
  for (const event of events) assert.equal(verification.add(event), undefined)
  assert.equal(verification.end().kind, 'whole')
  store.close()
})

test('an event is part of the transaction of the change, or not there', () => {
  const store = openStore(':memory:', { now: () => 1000 })
  assert.throws(() =>
    store.transaction(() => {
      store.audit.add(record('a'))
      throw new Error('the change failed')
    }),
  )
  assert.equal(store.audit.head(), undefined)
  store.close()
})

test('the database refuses to change, remove, replace or insert events by hand', () => {
  using at = folder()
  const path = join(at.path, 's.db')
  const store = openStore(path, { now: () => 1000 })
  for (const note of ['a', 'b', 'c']) store.audit.add(record(note))
  store.close()
  const raw = new SQLite(path)
  for (const statement of [
    'DELETE FROM audit_event WHERE sequence = 4',
    'DELETE FROM audit_event',
    "UPDATE audit_event SET identity = 'other' WHERE sequence = 2",
    "UPDATE audit_event SET payload = '{}' WHERE sequence = 2",
    "UPDATE audit_event SET payload = NULL, sha256 = 'x' WHERE sequence = 2",
    'INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE sequence = 2',
    `INSERT INTO audit_event SELECT 9, created_at, type, identity, address, claimed, workspace, subject, request_id,
      payload, payload_sha256, sha256, sha256, about_registry, about_repository, about_run FROM audit_event WHERE sequence = 4`,
    `INSERT INTO audit_event SELECT 5, created_at, type, identity, address, claimed, workspace, subject, request_id,
      payload, payload_sha256, previous_sha256, sha256, about_registry, about_repository, about_run FROM audit_event WHERE sequence = 4`,
  ])
    assert.throws(() => raw.exec(statement), /audit event/, statement)
  raw.exec('UPDATE audit_event SET payload = NULL WHERE sequence = 2')
  raw.close()
})
