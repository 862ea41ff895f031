/** Bearer tokens over a real database: what is stored of them, and what proves them. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import type { NewToken } from '../../daemon/token-services.ts'
import { tokenOperations } from '../../daemon/tokens/index.ts'
import { hashOf, idIn, newSecret } from '../../daemon/tokens/secret.ts'
import { folder } from '../support/processes.ts'

const DAY = 24 * 3_600_000
const BEGIN = Date.UTC(2026, 5, 1)

const WISH: NewToken = {
  displayName: 'ci',
  grants: [{ role: 'WRITER', workspaces: ['platform'], registries: [] }],
  createdBy: 'socket:local',
  expiresAt: undefined,
  requestId: '',
}

function open() {
  const at = folder()
  const clock = { now: BEGIN }
  const store = openStore(join(at.path, 'careen.db'), { now: () => clock.now })
  return {
    path: at.path,
    clock,
    store,
    tokens: tokenOperations({ store, now: () => clock.now, random: randomBytes }),
    [Symbol.dispose]: () => {
      store.close()
      at[Symbol.dispose]()
    },
  }
}

test('a token has 256 random bits, and its text gives its id back', () => {
  assert.ok(62n ** 43n > 2n ** 256n)
  for (const fill of [0, 255]) {
    const { text, id } = newSecret((size) => new Uint8Array(size).fill(fill))
    assert.equal(idIn(text), id)
  }
  const many = Array.from({ length: 1000 }, () => newSecret(randomBytes))
  assert.equal(new Set(many.map(({ text }) => text)).size, 1000)
  for (const { id, text, hash } of many) {
    assert.equal(idIn(text), id)
    assert.deepEqual(hash, hashOf(text))
  }
  for (const wrong of ['', 'careen_', 'careen_00000000_short', `x${many[0]?.text}`, `${many[0]?.text}0`])
    assert.equal(idIn(wrong), undefined)
})

test('the secret of a token is in no file of the database', () => {
  using at = open()
  const { secret } = at.tokens.create(WISH)
  const random = secret.slice('careen_00000000_'.length)
  assert.equal(random.length, 43)
  at.tokens.prove(secret)
  for (const file of readdirSync(at.path))
    assert.ok(!readFileSync(join(at.path, file)).includes(random), file)
})

test('a token proves its id and grants until it expires', () => {
  using at = open()
  const { token, secret } = at.tokens.create(WISH)
  assert.equal(token.expiresAt, BEGIN + 90 * DAY)
  const proof = at.tokens.prove(secret)
  assert.deepEqual(proof, { kind: 'valid', token })
  at.clock.now = token.expiresAt
  assert.equal(at.tokens.prove(secret).kind, 'expired')
})

test('another secret, another id, a revoked token and what is no token are unknown', () => {
  using at = open()
  const { token, secret } = at.tokens.create(WISH)
  const other = at.tokens.create(WISH)
  const mixed = `${secret.slice(0, 'careen_00000000_'.length)}${other.secret.slice('careen_00000000_'.length)}`
  for (const text of [mixed, newSecret(randomBytes).text, '', 'Bearer', secret.slice(0, -1)])
    assert.deepEqual(at.tokens.prove(text), { kind: 'unknown' }, text)
  const revoked = at.tokens.revoke(token.id)
  assert.equal(revoked.revokedAt, BEGIN)
  assert.deepEqual(at.tokens.prove(secret), { kind: 'unknown' })
  assert.equal(at.tokens.prove(other.secret).kind, 'valid')
  at.clock.now += 1
  assert.equal(at.tokens.revoke(token.id).revokedAt, BEGIN)
  assert.throws(() => at.tokens.revoke('00000000'), { code: 'NOT_FOUND' })
})

test('a token is valid for at most 365 days, and never for none', () => {
  using at = open()
  for (const expiresAt of [BEGIN, BEGIN - 1, BEGIN + 365 * DAY + 1])
    assert.throws(() => at.tokens.create({ ...WISH, expiresAt }), {
      code: 'INVALID_ARGUMENT',
      message: /^token\.expire_time: /,
    })
  assert.equal(at.tokens.create({ ...WISH, expiresAt: BEGIN + 365 * DAY }).token.expiresAt, BEGIN + 365 * DAY)
})

test('a repeated request gives the same token without its secret', () => {
  using at = open()
  const first = at.tokens.create({ ...WISH, requestId: 'once' })
  assert.deepEqual(at.tokens.create({ ...WISH, requestId: 'once' }), { token: first.token, secret: '' })
  assert.throws(() => at.tokens.create({ ...WISH, displayName: 'x', requestId: 'once' }), {
    code: 'REQUEST_ID_REUSED',
  })
  assert.equal(at.tokens.list('', 10).length, 1)
})

test('the last use is stored to the minute', () => {
  using at = open()
  const { token, secret } = at.tokens.create(WISH)
  const used = (): number | undefined => at.store.tokens.get(token.id)?.token.usedAt
  assert.equal(used(), undefined)
  at.tokens.prove(secret)
  assert.equal(used(), BEGIN)
  at.clock.now += 59_999
  at.tokens.prove(secret)
  assert.equal(used(), BEGIN)
  at.clock.now += 1
  at.tokens.prove(secret)
  assert.equal(used(), BEGIN + 60_000)
})
