/** The light services are those of proto-loader: the same bytes, and the same objects from them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MethodDefinition, ServiceDefinition } from '@grpc/proto-loader'
import * as fc from 'fast-check'
import { loadDefinitions } from '../../proto/definitions.ts'
import { loadServices } from '../../proto/load.ts'
import { drawMessage } from '../support/messages.ts'

type Light = Readonly<Record<string, { readonly service?: ServiceDefinition }>>

const definitions = loadDefinitions()
const light = loadServices() as unknown as Light
const METHODS = Object.entries(definitions).flatMap(([full, service]) =>
  'format' in service
    ? []
    : Object.entries(service).map(([name, method]) => ({
        full,
        name,
        method,
      })),
)

test('every service has the same methods', () => {
  assert.ok(METHODS.length >= 50, `${METHODS.length}`)
  const shape = ({
    path,
    originalName,
    requestStream,
    responseStream,
  }: MethodDefinition<object, object>) => ({ path, originalName, requestStream, responseStream })
  const services = Map.groupBy(METHODS, ({ full }) => full)
  const own = Object.entries(light).flatMap(([name, { service }]) => (service === undefined ? [] : [name]))
  assert.deepEqual(
    own.toSorted(),
    [...services.keys()].map((full) => full.split('.').at(-1) ?? '').toSorted(),
  )
  for (const [full, methods] of services) {
    const { service } = light[full.split('.').at(-1) ?? ''] ?? {}
    assert.deepEqual(Object.keys(service ?? {}).toSorted(), methods.map(({ name }) => name).toSorted())
    for (const { name, method } of methods) assert.deepEqual(shape(must(service, name)), shape(method))
  }
})

test('requests and responses have the same bytes, and are read alike', () => {
  for (const { full, name, method } of METHODS) {
    const own = must(light[full.split('.').at(-1) ?? '']?.service, name)
    same(full, method.requestType, { encode: own.requestSerialize, decode: own.requestDeserialize })
    same(full, method.responseType, { encode: own.responseSerialize, decode: own.responseDeserialize })
  }
})

type Codec = {
  readonly encode: (message: object) => Buffer
  readonly decode: (bytes: Buffer) => object
}

const seen = new Set<string>()

function same(
  full: string,
  { type, serialize, deserialize }: MethodDefinition<object, object>['requestType'],
  own: Codec,
): void {
  const { name } = type as { readonly name: string }
  const message = [`${full.slice(0, full.lastIndexOf('.'))}.${name}`, `google.protobuf.${name}`].find(
    (one) => one in definitions,
  )
  assert.ok(message !== undefined, name)
  if (seen.has(message)) return
  seen.add(message)
  fc.assert(
    fc.property(drawMessage(definitions, message, 4), (drawn) => {
      const bytes = serialize(drawn)
      assert.deepEqual(own.encode(drawn), bytes, message)
      assert.deepEqual(own.decode(bytes), deserialize(bytes), message)
    }),
    { numRuns: 10, seed: 1 },
  )
}

function must(service: ServiceDefinition | undefined, name: string): MethodDefinition<object, object> {
  const method = service?.[name]
  assert.ok(method !== undefined, name)
  return method
}
