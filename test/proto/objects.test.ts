/** Policies, protections and decisions of any kind cross the wire, and print as HCL, without loss. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { attributesOf } from '../../policies/diff/attributes.ts'
import { diff } from '../../policies/diff/diff.ts'
import { decisionsOf } from '../../policies/engine/evaluate.ts'
import {
  addressOf,
  type DeclaredObject,
  evaluate,
  hasErrors,
  printObject,
  readConfiguration,
} from '../../policies/index.ts'
import { canonical } from '../../policies/model/canonical.ts'
import { fromDecision, toDecision } from '../../proto/convert/decisions.ts'
import { fromObject, toObject } from '../../proto/convert/objects.ts'
import { loadServices } from '../../proto/load.ts'
import { inputs } from '../policies/engine/generate.ts'
import { declaredObjects } from '../policies/language/generate-objects.ts'

const services = loadServices()
const { CreatePlan } = services.PlanService.service
const { RecordDecisions } = services.WorkerService.service
const REGISTRY: DeclaredObject = { kind: 'registry', name: 'r', url: 'https://r.test' }
const OTHER: DeclaredObject = { kind: 'registry', name: 's', url: 'https://s.test' }

const FULL: DeclaredObject = {
  kind: 'registry',
  name: 't',
  url: 'https://t.test',
  credentials: 'exec:/usr/bin/get-login --registry t',
  profile: 'harbor',
  caFile: '/etc/ca.pem',
  clientCertificate: '/etc/cert.pem',
  clientKey: '/etc/key.pem',
  storage: 'file:///var/lib/registry',
  repositories: ['a/b', 'c'],
  tombstones: true,
  eventsSecret: 'env:EVENTS',
}

/** Those of the engine's tests. A quota without a number is refused before it gets here. */
const evaluated: fc.Arbitrary<DeclaredObject> = inputs
  .chain(({ policy, protections }) =>
    fc.constantFrom(
      ...(policy === undefined ? [] : [policy, { ...policy, deleteMoving: true as const }]),
      ...protections,
      REGISTRY,
      FULL,
    ),
  )
  .filter((object) => object.kind !== 'policy' || JSON.stringify(object.quota) !== '{}')

const objects: fc.Arbitrary<DeclaredObject> = fc.oneof(evaluated, declaredObjects)

test('objects travel without loss', () => {
  fc.assert(
    fc.property(objects, (object) => {
      const bytes = CreatePlan.requestSerialize({ objects: [toObject(object, 'w')] })
      const [wire] = CreatePlan.requestDeserialize(bytes).objects
      assert.ok(wire)
      const back = fromObject(wire)
      assert.ok(back)
      assert.equal(canonical(back), canonical(object))
    }),
    { numRuns: 2000 },
  )
})

test('decisions travel without loss', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const decisions = decisionsOf(evaluate(input))
      const bytes = RecordDecisions.requestSerialize({ decisions: decisions.map(toDecision) })
      const back = RecordDecisions.requestDeserialize(bytes).decisions.map(fromDecision)
      assert.deepEqual(back, JSON.parse(JSON.stringify(decisions)))
    }),
    { numRuns: 1000 },
  )
})

test('what is printed reads back as the same object', async () => {
  await fc.assert(
    fc.asyncProperty(objects, async (object) => {
      if (object.kind === 'policy' && (object.quota !== undefined) !== (object.block === 'default_policy'))
        return
      if (object.kind !== 'registry' && object.scope.kind === 'pattern' && object.scope.pattern === '**')
        return
      if (
        object.kind === 'policy' &&
        object.scope.kind !== 'repository' &&
        object.block === 'lifecycle_policy'
      )
        return
      const all = [REGISTRY, OTHER, ...(object.kind === 'registry' ? [] : [object])]
      const text = all.map(printObject).join('\n')
      const read = await readConfiguration([{ name: 'p.hcl', text }])
      assert.ok(!hasErrors(read.diagnostics), `${JSON.stringify(read.diagnostics)}\n${text}`)
      assert.deepEqual(read.objects.map(canonical).toSorted(), all.map(canonical).toSorted())
    }),
    { numRuns: 300 },
  )
})

test('every attribute that is set is shown, by the name that the language has for it', () => {
  fc.assert(
    fc.property(objects, (object) => {
      const printed = printObject(object)
      for (const path of attributesOf(object).keys()) {
        const name = path.split('.').at(-1) ?? ''
        if (!['untag', 'allow_empty'].includes(name))
          assert.match(printed, new RegExp(`^ *${name} += `, 'm'), path)
      }
    }),
    { numRuns: 500 },
  )
})

test('every attribute that is printed is part of a diff', () => {
  fc.assert(
    fc.property(declaredObjects, (object) => {
      const names = new Set([...attributesOf(object).keys()].map((path) => path.split('.').at(-1)))
      for (const [line, name = ''] of printObject(object).matchAll(/^ *(\w+) += .*$/gm))
        assert.ok(names.has(name), line)
    }),
    { numRuns: 500 },
  )
})

test('two policies that differ have a diff that says in what', () => {
  const pairs = fc.tuple(declaredObjects, declaredObjects).filter(([a, b]) => addressOf(a) === addressOf(b))
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const [change] = diff([after], [before])
      if (canonical(before) === canonical(after)) assert.equal(change, undefined)
      else assert.ok(change?.action === 'update' && change.fields.length > 0, JSON.stringify([before, after]))
    }),
    { numRuns: 500 },
  )
})
