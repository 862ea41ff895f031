/** Who may call what: the table of methods against the definitions, and the decisions by it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCESS, accessOf, isOpen } from '../../daemon/api/access.ts'
import { openAuthorize } from '../../daemon/api/authorize.ts'
import { hasRoleEverywhere, includesRole, isWithin, mayRead } from '../../daemon/api/grants.ts'
import type { Owners } from '../../daemon/services.ts'
import { CareenError } from '../../policies/index.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import { loadOpenDefinitions } from '../../proto/open-services.ts'
import { type Caller, type Grant, type Role, ROLES } from '../../proto/resources/index.ts'

type Definition = Readonly<Record<string, { readonly path?: string; readonly requestType?: MessageType }>>
type MessageType = { readonly type: { readonly field: readonly { readonly name: string }[] } }

/** The definition of each method, by its path. */
const methodsOf = (definitions: object) =>
  new Map(
    Object.values(definitions as Readonly<Record<string, Definition>>).flatMap((definition) =>
      Object.values(definition).flatMap((method) =>
        typeof method?.path === 'string' ? [[method.path, method] as const] : [],
      ),
    ),
  )

/** The methods of careen. */
const METHODS = methodsOf(loadDefinitions())

const grant = (role: Role, workspaces = ['*'], registries: string[] = []): Grant => ({
  role,
  workspaces,
  registries,
})
const caller = (...grants: Grant[]): Caller => ({ identity: 'token:test', grants, expiresAt: undefined })

test('the table has each method of the definitions, and no other', () => {
  const keys = [...METHODS.keys()].map((path) => path.replace(/^\/careen\.(?:worker\.)?v1\./, ''))
  assert.deepEqual(Object.keys(ACCESS).toSorted(), keys.toSorted())
  assert.ok(keys.length > 40)
  assert.throws(() => accessOf('/careen.v1.RunService/DeleteRun'), /does not say who may call it/)
})

test('what is open to everybody are the services of gRPC itself, and nothing of careen', () => {
  const open = [...methodsOf(loadOpenDefinitions()).keys()]
  assert.deepEqual(open, [
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Watch',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])
  for (const path of open) assert.ok(isOpen(path), path)
  for (const path of METHODS.keys()) assert.ok(!isOpen(path), path)
})

test('the field that names a workspace or a thing is a field of the request', () => {
  for (const [path, method] of METHODS) {
    const { scope } = accessOf(path)
    const field = scope.kind === 'parent' ? 'parent' : 'field' in scope ? scope.field : undefined
    if (field === undefined) continue
    const [first] = field.split('.')
    const names = method.requestType?.type.field.map(({ name }) => name)
    assert.ok(names?.includes(first ?? ''), `${path}: ${field} is not one of ${names?.join(', ')}`)
  }
})

test('each role of people includes those before it, and a worker stands alone', () => {
  const included = ROLES.map((granted) => ROLES.filter((needed) => includesRole(granted, needed)))
  assert.deepEqual(included, [
    ['READER'],
    ['READER', 'OPERATOR'],
    ['READER', 'OPERATOR', 'WRITER'],
    ['READER', 'OPERATOR', 'WRITER', 'ADMIN'],
    ['WORKER'],
  ])
})

test('a grant is within others if one of them allows all of it', () => {
  const outer = [grant('WRITER', ['a', 'b']), grant('WORKER', ['a'], ['a/prod'])]
  const within: readonly Grant[] = [
    grant('READER', ['a']),
    grant('WRITER', ['b', 'a']),
    grant('WORKER', ['a'], ['a/prod']),
  ]
  const beyond: readonly Grant[] = [
    grant('ADMIN', ['a']),
    grant('READER', ['a', 'c']),
    grant('READER'),
    grant('WORKER', ['b'], ['b/prod']),
    grant('WORKER', ['a']),
    grant('WORKER', ['a'], ['a/prod', 'a/test']),
  ]
  assert.deepEqual(
    within.map((one) => isWithin(one, outer)),
    within.map(() => true),
  )
  assert.deepEqual(
    beyond.map((one) => isWithin(one, outer)),
    beyond.map(() => false),
  )
  assert.ok(!hasRoleEverywhere(caller(grant('WORKER', ['*'], ['a/prod'])), 'WORKER'))
  assert.ok(mayRead(caller(grant('OPERATOR', ['a'])), 'a'))
  assert.ok(!mayRead(caller(grant('OPERATOR', ['a']), grant('WORKER')), 'b'))
})

/** A run in workspace `a`, under the id `here`; nothing else exists. */
const inA = (name: string) => (name === 'here' ? { workspace: 'a', registry: 'prod' } : undefined)
const OWNERS: Owners = { run: inA }
const { admit, check } = openAuthorize(OWNERS)

/** Returns the error of a check; undefined: the call is allowed. */
function refused(act: () => void): CareenError | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return CareenError.from(error)
  }
}

test('a thing of another workspace and one that does not exist are refused with the same words', () => {
  const stranger = caller(grant('ADMIN', ['b']))
  for (const [path, collection] of [
    ['RunService/GetRun', 'runs'],
    ['RegistryService/CheckRegistry', 'registries'],
    ['RepositoryService/ExplainRepository', 'registries/prod/repositories'],
  ] as const) {
    const full = `/careen.v1.${path}`
    assert.equal(
      refused(() => check(full, caller(grant('READER', ['a'])), { name: `workspaces/a/${collection}/here` })),
      undefined,
    )
    const [known, unknown] = ['here', 'nowhere'].map((id) =>
      refused(() => check(full, stranger, { name: `workspaces/a/${collection}/${id}` })),
    )
    assert.equal(known?.code, 'ROLE_MISSING')
    assert.deepEqual([known?.message, known?.metadata], [unknown?.message, unknown?.metadata])
    assert.partialDeepStrictEqual(known?.metadata, { role: 'READER', workspace: 'a', held: 'NONE' })
  }
})

test('a grant on everything reaches what does not exist, whose handler says so', () => {
  for (const name of ['here', 'nowhere'])
    assert.equal(
      refused(() => check('/careen.v1.RunService/GetRun', caller(grant('READER')), { name })),
      undefined,
    )
})

const HERE = 'workspaces/a/runs/here'

test('a worker of one registry takes its runs, and those of no other', () => {
  const begin = '/careen.worker.v1.WorkerService/AcquireRun'
  const renew = '/careen.worker.v1.WorkerService/RenewLease'
  const own = caller(grant('WORKER', ['a'], ['a/prod']))
  const other = caller(grant('WORKER', ['a'], ['a/test']))
  assert.equal(
    refused(() => check(begin, own, { run: 'workspaces/-/runs/here' })),
    undefined,
  )
  assert.equal(
    refused(() => check(renew, own, { lease: { run: HERE } })),
    undefined,
  )
  const another = HERE.replace('/a/', '/b/')
  for (const request of [{ run: HERE }, { lease: { run: HERE } }])
    assert.equal(refused(() => check('run' in request ? begin : renew, other, request))?.code, 'ROLE_MISSING')
  assert.equal(refused(() => check(renew, own, { lease: { run: another } }))?.code, 'ROLE_MISSING')
  for (const request of [{ lease: { run: 'here' } }, {}, { lease: null }])
    assert.equal(refused(() => check(renew, other, request))?.code, 'NAME_INVALID')
  assert.equal(refused(() => admit(begin, caller(grant('ADMIN'))))?.code, 'ROLE_MISSING')
})

test('before the body the role is needed in any workspace, after it in the one of the request', () => {
  const path = '/careen.v1.WorkspaceService/ListObjects'
  const reader = caller(grant('READER', ['a']))
  assert.equal(
    refused(() => admit(path, reader)),
    undefined,
  )
  const where = ['a', 'b'].map(
    (workspace) =>
      refused(() => check(path, reader, { parent: `workspaces/${workspace}` }))?.metadata['workspace'],
  )
  assert.deepEqual(where, [undefined, 'b'])
  assert.equal(refused(() => check(path, reader, { parent: 'a' }))?.code, 'NAME_INVALID')
  const list = '/careen.v1.PolicyService/ListPolicies'
  assert.equal(
    refused(() => check(list, reader, { parent: 'workspaces/-' })),
    undefined,
  )
  assert.equal(refused(() => check(list, reader, { parent: 'workspaces/b' }))?.code, 'ROLE_MISSING')
  assert.equal(refused(() => admit(path, caller()))?.code, 'ROLE_MISSING')
})
