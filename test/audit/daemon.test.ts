/** What the daemon itself records: starts, configurations, denials, signatures, ages and copies. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { adoptFile } from '../../daemon/adopt.ts'
import { isAnchorDue } from '../../daemon/audit/anchors.ts'
import { startAudit } from '../../daemon/audit/index.ts'
import { type Clock, systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { recordCopy } from '../../daemon/store/backup.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import { type AuditEvent, openVerification, publicKeyOf, SERVER } from '../../policies/audit/index.ts'
import { connect } from '../../proto/connection.ts'
import { until } from '../support/ports.ts'
import { type Folder, folder } from '../support/processes.ts'

const DAY = 24 * 3_600_000
const BEGIN = Date.UTC(2026, 10, 30)

/** A clock that moves when a test says so. */
function stillClock(): Clock & { at: number } {
  const clock = { at: 0, now: () => BEGIN + clock.at, monotonic: () => clock.at, sleep: systemClock.sleep }
  const sleep: Clock['sleep'] = (ms, signal) => systemClock.sleep(Math.min(ms, 2), signal)
  return Object.assign(clock, { sleep })
}

function opened(at: Folder, payloadAge?: number) {
  const clock = stillClock()
  const database = join(at.path, 's.db')
  const store = openStore(database, { now: clock.now })
  const warned: string[] = []
  const lines: object[] = []
  const log = {
    ...openLog('silent'),
    warn: (message: string) => void warned.push(message),
    info: (_message: string, fields: object = {}) => void lines.push(fields),
  }
  const configuration = { sha256: 'a' }
  const start = () =>
    startAudit({
      store,
      database,
      clock,
      log,
      version: '1.2.3',
      configuration: () => configuration.sha256,
      payloadAge: () => payloadAge,
    })
  return { store, database, clock, warned, lines, configuration, start }
}

function eventsOf(store: Store): AuditEvent[] {
  return store.audit.list({ order: 'oldest', after: undefined, limit: 100_000 })
}

function typesOf(store: Store): string[] {
  return eventsOf(store).map(({ type }) => type.replace('careen.', ''))
}

function verified(events: readonly AuditEvent[], key?: string) {
  const verification = openVerification({
    anchor: undefined,
    key: key === undefined ? undefined : publicKeyOf(key),
  })
  for (const event of events) {
    const broken = verification.add(event)
    if (broken !== undefined) return broken
  }
  return verification.end()
}

test('starts, stops and new configurations are events; the same configuration is none', async () => {
  using at = folder()
  const { store, configuration, start } = opened(at)
  const first = start()
  first.loaded()
  configuration.sha256 = 'b'
  first.loaded()
  await until('the event', async () => store.audit.newest('careen.audit.anchored') !== undefined)
  await first.close()
  const second = start()
  await second.close()
  assert.deepEqual(
    typesOf(store).filter((type) => type !== 'audit.anchored'),
    [
      'installation.created',
      'daemon.started',
      'config.loaded',
      'config.loaded',
      'daemon.stopped',
      'daemon.started',
      'daemon.stopped',
    ],
  )
  store.close()
})

test('a start after an upgrade says that the tables were changed', async () => {
  using at = folder()
  const { store, start } = opened(at)
  const payload = { version: '1.0.0', tables: 7 }
  store.audit.add({ type: 'careen.daemon.started', actor: undefined, about: SERVER, payload })
  await start().close()
  const migrated = store.audit.newest('careen.database.migrated')
  assert.deepEqual(JSON.parse(migrated?.payload ?? ''), { from: 7, to: store.version() })
  store.close()
})

test('each day the head is signed with a key that only its user reads', async () => {
  using at = folder()
  const { store, database, clock, lines, start } = opened(at)
  const running = start()
  const anchors = () => eventsOf(store).filter(({ type }) => type === 'careen.audit.anchored').length
  await until('the event', async () => anchors() === 1)
  assert.equal(statSync(`${database}.audit-key`).mode & 0o777, 0o600)
  const add = (): void =>
    void store.audit.add({ type: 'careen.config.loaded', actor: undefined, about: SERVER, payload: {} })
  add()
  clock.at += DAY - 1
  await systemClock.sleep(30)
  assert.equal(anchors(), 1)
  clock.at += 1
  await until('the event', async () => anchors() === 2)
  // Nothing happened since: there is nothing to sign.
  clock.at += 2 * DAY
  await systemClock.sleep(30)
  assert.equal(anchors(), 2)
  await running.close()
  const { public_key: key } = lines.at(-1) as { public_key: string }
  const whole = verified(eventsOf(store), key)
  assert.ok(whole.kind === 'whole', JSON.stringify(whole))
  assert.equal(whole.signedUpTo, whole.last.sequence - 2)
  store.close()
})

test('ten thousand events are signed before the day is over', () => {
  const [event] = [{ sequence: 5, createdAt: BEGIN, type: 'careen.audit.anchored' }]
  const storeWith = (sequence: number): Parameters<typeof isAnchorDue>[0] => {
    const head = { ...event, sequence, type: 'careen.config.loaded' } as AuditEvent
    const audit = { head: () => head, newest: () => event as AuditEvent } as unknown as Store['audit']
    return { audit, transaction: (body) => body() }
  }
  assert.deepEqual(
    [10_004, 10_005].map((sequence) => isAnchorDue(storeWith(sequence), BEGIN)),
    [false, true],
  )
})

test('a key that others can read is closed with a warning, and a damaged one is left alone', async () => {
  using at = folder()
  const { store, database, warned, start } = opened(at)
  const first = start()
  await until('the event', async () => existsSync(`${database}.audit-key`))
  await first.close()
  chmodSync(`${database}.audit-key`, 0o644)
  store.audit.add({ type: 'careen.config.loaded', actor: undefined, about: SERVER, payload: {} })
  writeFileSync(`${database}.audit-key`, 'no key')
  const { clock } = { clock: stillClock() }
  clock.at = 3 * DAY
  const second = startAudit({
    store,
    database,
    clock,
    log: { ...openLog('silent'), warn: (message) => void warned.push(message) },
    version: '',
    configuration: () => undefined,
    payloadAge: () => undefined,
  })
  await until('the event', async () =>
    warned.some((line) => line.includes('it cannot be read as a private key')),
  )
  await second.close()
  assert.ok(
    warned.some((line) => line.includes('its mode is now 0600')),
    warned.join('\n'),
  )
  assert.equal(verified(eventsOf(store)).kind, 'whole')
  store.close()
})

test('denials are counted by caller, and recorded as one event', async () => {
  using at = folder()
  const { store, start } = opened(at)
  const running = start()
  const actor = { identity: 'token:x', address: '10.0.0.7', claimed: '', requestId: '' }
  for (let call = 0; call < 3; call += 1)
    running.denials.authenticationFailed('10.0.0.9', 'CREDENTIALS_INVALID')
  running.denials.permissionDenied(actor, 'RunService/CreateRun', 'shop')
  running.denials.permissionDenied(actor, 'RunService/CreateRun', 'bank')
  await running.close()
  const failed = store.audit.newest('careen.authentication.failed')
  assert.equal(failed?.address, '10.0.0.9')
  assert.deepEqual(JSON.parse(failed.payload ?? ''), { calls: 3, codes: ['CREDENTIALS_INVALID'] })
  const denied = store.audit.newest('careen.permission.denied')
  assert.equal(denied?.identity, 'token:x')
  const payload = { calls: 2, method: 'RunService/CreateRun', workspaces: ['bank', 'shop'] }
  assert.deepEqual(JSON.parse(denied.payload ?? ''), payload)
  store.close()
})

test('callers without a right cannot fill the record', async () => {
  using at = folder()
  const { store, start } = opened(at)
  const running = start()
  for (let peer = 0; peer < 5000; peer += 1)
    running.denials.authenticationFailed(`p${peer}`, 'CREDENTIALS_INVALID')
  await running.close()
  const failed = eventsOf(store).filter(({ type }) => type === 'careen.authentication.failed')
  assert.ok(failed.length <= 501, String(failed.length))
  const calls = failed.map(({ payload }) => (JSON.parse(payload ?? '') as { calls: number }).calls)
  assert.equal(
    calls.reduce((sum, one) => sum + one, 0),
    5000,
  )
  store.close()
})

test('payloads that are too old are removed with an event, and the chain stays whole', async () => {
  using at = folder()
  const { store, clock, start } = opened(at, 30 * DAY)
  const first = start()
  await until('the event', async () => store.audit.newest('careen.audit.anchored') !== undefined)
  await first.close()
  clock.at += 31 * DAY
  const second = start()
  await until('the event', async () => store.audit.newest('careen.audit.aged') !== undefined)
  await second.close()
  const whole = verified(eventsOf(store))
  assert.ok(whole.kind === 'whole', JSON.stringify(whole))
  assert.ok(whole.aged > 0)
  assert.ok(store.audit.newest('careen.audit.anchored')?.payload !== undefined)
  store.close()
})

test('a record that cannot be written is logged, and does not end the daemon', async () => {
  using at = folder()
  const { store, warned, start } = opened(at)
  store.close()
  const running = start()
  await running.close()
  assert.match(warned[0] ?? '', /^the record of what was done cannot be written\. /)
})

test('a backup is an event of the original; an adopted copy begins with its new installation', () => {
  using at = folder()
  const { store, database } = opened(at)
  store.installation.begin({ id: 'i-1', home: 'h', since: 1 })
  recordCopy(database, '/backups/x.db', BEGIN)
  assert.equal(store.audit.newest('careen.database.copied')?.payload, '{"file":"/backups/x.db"}')
  store.close()
  const newId = (): string => 'i-2'
  assert.equal(adoptFile({ database, now: () => BEGIN, newId, warn: () => {} }), 'i-2')
  const again = openStore(database, { now: () => BEGIN })
  assert.deepEqual(
    eventsOf(again).map(({ type, payload }) => [type, payload]),
    [
      ['careen.installation.created', '{"installation":"i-1"}'],
      ['careen.database.copied', '{"file":"/backups/x.db"}'],
      ['careen.audit.restored', '{"before":"i-1","installation":"i-2"}'],
    ],
  )
  again.close()
})

test('a whole daemon: its start, its file, a caller without a token and one without the role are in the record', async () => {
  using at = folder()
  const database = join(at.path, 'careen.db')
  const hostFile = join(at.path, 'careend.hcl')
  writeFileSync(hostFile, 'audit {\n  payload_age = "2y"\n}\n', { mode: 0o600 })
  const daemon = await startDaemon({
    database,
    hostFile,
    address: '127.0.0.1:0',
    token: 'a-token-of-some-length',
    concurrency: 0,
    retention: { age: DAY, size: 1 << 20 },
    env: {},
    clock: systemClock,
    log: openLog('silent'),
    version: '1.2.3',
    host: 'test',
  })
  const linkWith = (token: string) => connect({ address: daemon.address, token })
  const admin = linkWith('a-token-of-some-length')
  const { services } = admin
  const grants = [{ role: 'ROLE_READER' as const, workspaces: ['*'] }]
  const { secret } = await admin.unary(services.TokenService.service.CreateToken, { token: { grants } })
  const [reader, stranger] = [linkWith(secret), linkWith('careen_nobody_knows_it')]
  const revoke = { name: 'tokens/none' }
  await assert.rejects(reader.unary(services.TokenService.service.RevokeToken, revoke), {
    code: 'ROLE_MISSING',
  })
  await assert.rejects(stranger.unary(services.ServerService.service.GetHealth, {}), {
    code: 'CREDENTIALS_INVALID',
  })
  for (const link of [admin, reader, stranger]) link.close()
  await daemon.reload()
  await daemon.stop()
  const store = openStore(database, { now: systemClock.now })
  const types = typesOf(store).filter((type) => type !== 'audit.anchored')
  assert.deepEqual(types, [
    'installation.created',
    'daemon.started',
    'config.loaded',
    'token.created',
    'permission.denied',
    'authentication.failed',
    'daemon.stopped',
  ])
  assert.equal(verified(eventsOf(store)).kind, 'whole')
  store.close()
})
