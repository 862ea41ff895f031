/** A page of messages that are encoded already has the bytes that the encoder of the whole page would send. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { acceptsEncoded, encodedField, encodedMessage } from '../../proto/encoded.ts'
import { loadServices } from '../../proto/load.ts'

const { GetPolicy, ListPolicies } = loadServices().PolicyService.service

test('a page of encoded policies is decoded as the policies, of any size and number', () => {
  const policies = fc.array(
    fc.record({
      name: fc.string({ maxLength: 40_000, size: 'max' }),
      etag: fc.string(),
      serial: fc.nat(),
    }),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(policies, fc.string(), (some, nextPageToken) => {
      const parts = some.map((one) => encodedField(1, GetPolicy.responseSerialize(one)))
      const rest = ListPolicies.responseSerialize({ policies: [], nextPageToken })
      const whole = ListPolicies.responseSerialize({ policies: some, nextPageToken })
      const bytes = Buffer.concat([...parts, rest])
      assert.deepEqual(bytes, whole)
      assert.deepEqual(ListPolicies.responseDeserialize(bytes), ListPolicies.responseDeserialize(whole))
    }),
  )
})

test('encoded messages are sent as they are, and others are encoded', () => {
  const encode = acceptsEncoded((text: string) => Buffer.from(text))
  assert.deepEqual(encode(encodedMessage<string>(Buffer.from([7]))), Buffer.from([7]))
  assert.deepEqual(encode('a'), Buffer.from('a'))
})
