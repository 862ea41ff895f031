/** An object that lost a part on its way is refused, whatever part it is, by the daemon and by those who read its answers. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import * as fc from 'fast-check'
import { addressOf, type DeclaredObject, type Policy, type Protection } from '../../policies/index.ts'
import { fromObject, toObject } from '../../proto/convert/objects.ts'
import { fromDaemon, fromDeclared } from '../../proto/convert/whole-object.ts'
import { loadServices, type WireServices } from '../../proto/load.ts'
import { declaredObjects } from '../policies/language/generate-objects.ts'
import { folder } from '../support/processes.ts'

const POLICY = 'careen/v1/policy.proto'
const PROTO = join(import.meta.dirname, '../../proto')
const SERVICES = loadServices()

const policy: Policy = {
  kind: 'policy',
  block: 'default_policy',
  name: 'q',
  scope: { kind: 'global' },
  status: 'ACTIVE',
  schedule: { cron: '0 4 * * *', timeZone: 'Europe/Berlin' },
  rules: [{ label: 'r', untagged: true, keepThinned: { daily: 1, monthly: 2 } }],
  limits: { maxDeletePercent: 12.5, allowEmpty: true },
  grace: 1500,
  untag: true,
  quota: { tags: 3, bytes: 4096 },
}
const protection: Protection = {
  kind: 'protect',
  name: 'p',
  scope: { kind: 'registry', registry: 'r' },
  digests: [`sha256:${'a'.repeat(64)}`],
  owner: 'ops',
  until: 1_800_000_000_123,
}
const registry: DeclaredObject = {
  kind: 'registry',
  name: 't',
  url: 'https://t.test',
  caFile: '/ca.pem',
  clientCertificate: '/cert.pem',
  clientKey: '/key.pem',
  storage: 'file:///srv',
  eventsSecret: 'env:E',
}

/** Returns the paths of all fields of a value that have something in them. */
function pathsOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return value === false ? [] : [at]
  return Object.entries(value).flatMap(([key, field]) =>
    pathsOf(field, `${at}.${/^\d+$/.test(key) ? '' : key}`),
  )
}

/** Few objects that have all fields among them. */
const objects = fc
  .sample(declaredObjects, { seed: 7, numRuns: 300 })
  .reduce<{ readonly seen: ReadonlySet<string>; readonly all: readonly DeclaredObject[] }>(
    ({ seen, all }, object) => {
      const paths = pathsOf(object)
      return paths.every((path) => seen.has(path))
        ? { seen, all }
        : { seen: new Set([...seen, ...paths]), all: [...all, object] }
    },
    { seen: new Set(), all: [policy, protection, registry, { ...registry, repositories: [] }] },
  ).all

/** Returns the services of an earlier version, whose policy.proto had other text. */
function servicesWith(text: string): WireServices {
  using at = folder()
  const file = join(at.path, POLICY)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  const options = { longs: Number, enums: String, defaults: true, oneofs: true }
  const loaded = loadPackageDefinition(loadSync([POLICY], { includeDirs: [at.path], ...options }))
  return (loaded as unknown as { careen: { v1: WireServices } }).careen.v1
}

/** Returns an object as a version that has these services reads what this one sends. */
function readBy(services: WireServices, object: DeclaredObject) {
  const bytes = SERVICES.PolicyService.service.GetPolicy.responseSerialize(toObject(object, 'w'))
  return services.PolicyService.service.GetPolicy.responseDeserialize(bytes)
}

/** The lines of all fields that an object can have. */
function contentFields(text: string): readonly string[] {
  const messages = ['Registry', 'Scope', 'Policy', 'Rule', 'KeepSemver', 'KeepThinned', 'Protection']
  return messages.flatMap((name) => {
    const body = new RegExp(`^message ${name} \\{\\n([^]*?)^\\}`, 'm').exec(text)?.[1] ?? ''
    return Array.from(
      body.matchAll(/^ {2}(?:optional |repeated )?[a-z][\w.]*(?:<string, string>)? \w+ = \d+;$/gm),
      ([line]) => `message ${name} {${line}`,
    )
  })
}

test('whichever field an older program does not know: it refuses the object that has it', () => {
  const text = readFileSync(join(PROTO, POLICY), 'utf8')
  const fields = contentFields(text)
  assert.ok(fields.length > 70, `${fields.length} fields`)
  const silent = fields.filter((field) => {
    const [head = '', line = ''] = field.split('{', 2)
    const at = text.indexOf(`${line}\n`, text.indexOf(head))
    const services = servicesWith(text.slice(0, at) + text.slice(at + line.length + 1))
    return !objects.some((object) => {
      const wire = readBy(services, object)
      try {
        fromDeclared(wire)
        return false
      } catch {
        assert.throws(() => fromDaemon(wire, 'the worker'), { code: 'POLICY_NOT_UNDERSTOOD' })
        return true
      }
    })
  })
  assert.deepEqual(silent, [])
})

test('whichever field convert loses: the daemon answers CONTENT_MISMATCH, and a worker POLICY_NOT_UNDERSTOOD', () => {
  for (const object of objects) {
    const wire = readBy(SERVICES, object)
    assert.deepEqual(fromDeclared(wire), JSON.parse(JSON.stringify(object)))
    for (const key of Object.keys(object).filter((name) => !['kind', 'block', 'name'].includes(name))) {
      const lossy = (message: typeof wire): DeclaredObject =>
        Object.fromEntries(
          Object.entries(fromObject(message) ?? {}).filter(([name]) => name !== key),
        ) as unknown as DeclaredObject
      assert.throws(
        () => fromDeclared(wire, lossy),
        { code: 'CONTENT_MISMATCH', metadata: { object: addressOf(object), field: 'content_sha256' } },
        key,
      )
      assert.throws(() => fromDaemon(wire, 'the worker', lossy), {
        code: 'POLICY_NOT_UNDERSTOOD',
        message: /Upgrade the worker to the version of the daemon/,
      })
    }
  }
})

test('an object without a hash is refused, and one without a body is none', () => {
  const wire = { ...readBy(SERVICES, policy), contentSha256: Buffer.alloc(0) }
  assert.throws(() => fromDeclared(wire), { code: 'CONTENT_MISMATCH', message: /Upgrade the client/ })
  const { GetPolicy } = SERVICES.PolicyService.service
  const bare = GetPolicy.responseDeserialize(GetPolicy.responseSerialize({ name: 'x', etag: '"1"' }))
  assert.equal(fromDeclared(bare), undefined)
  assert.throws(() => fromDaemon(bare, 'careen'), { code: 'POLICY_NOT_UNDERSTOOD', message: /^x: careen/ })
})
