import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ecrHost } from '../../../daemon/registry/vendors/experimental/ecr/host.ts'
import { signatureV4 } from '../../../daemon/registry/vendors/experimental/ecr/sigv4.ts'

/** From the test suite that AWS publishes for Signature Version 4. */
const SUITE_KEYS = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const SUITE_TIME = Date.UTC(2015, 7, 30, 12, 36)
const SESSION =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='
const FORM = 'application/x-www-form-urlencoded'

type Sent = {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly session?: string
}

const SUITE: readonly (readonly [string, Sent, string, string])[] = [
  [
    'get-vanilla',
    { method: 'GET' },
    'host;x-amz-date',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  ['post-vanilla', {}, 'host;x-amz-date', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-header-value-case',
    { headers: { 'my-header1': 'VALUE1' } },
    'host;my-header1;x-amz-date',
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
  [
    'get-header-value-trim',
    { method: 'GET', headers: { 'my-header1': ' value1', 'my-header2': '"a   b   c"' } },
    'host;my-header1;my-header2;x-amz-date',
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'post-x-www-form-urlencoded',
    { headers: { 'content-type': FORM }, body: 'Param1=value1' },
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  [
    'post-sts-header-before',
    { session: SESSION },
    'host;x-amz-date;x-amz-security-token',
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ],
]

for (const [name, { method = 'POST', headers = {}, body = '', session }, names, signature] of SUITE) {
  test(`a signature is that of AWS's own suite: ${name}`, () => {
    const request = {
      method,
      headers,
      body,
      host: 'example.amazonaws.com',
      region: 'us-east-1',
      service: 'service',
    }
    const keys = { ...SUITE_KEYS, ...(session === undefined ? {} : { session }) }
    assert.deepEqual(signatureV4(request, keys, SUITE_TIME), {
      'x-amz-date': '20150830T123600Z',
      ...(session === undefined ? {} : { 'x-amz-security-token': session }),
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    })
  })
}

const HOSTS: readonly (readonly [string, string, string])[] = [
  ['dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1', 'https://api.ecr.eu-central-1.amazonaws.com'],
  ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'https://api.ecr.cn-north-1.amazonaws.com.cn'],
  [
    'dkr.ecr-fips.us-gov-west-1.amazonaws.com',
    'us-gov-west-1',
    'https://ecr-fips.us-gov-west-1.amazonaws.com',
  ],
  ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 'https://api.ecr.eusc-de-east-1.amazonaws.eu'],
  ['dkr-ecr.us-west-2.on.aws', 'us-west-2', 'https://ecr.us-west-2.api.aws'],
  ['dkr-ecr-fips.us-west-2.on.aws', 'us-west-2', 'https://ecr-fips.us-west-2.api.aws'],
]

test('account, region and the API of a registry follow from the name of its host', () => {
  for (const [host, region, api] of HOSTS)
    assert.deepEqual(ecrHost(`https://123456789012.${host}`), { account: '123456789012', region, api })
})

test('a name that only looks like one of ECR is none', () => {
  for (const host of [
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.test',
    '12345678901.dkr.ecr.eu-central-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com.cn.test',
    '123456789012.dkr.ecr.a.b.amazonaws.com',
    '123456789012.dkr.ecr.evil.test',
    'x123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    '123456789012xdkr.ecr.eu-central-1.amazonaws.com',
    'public.ecr.aws',
  ])
    assert.equal(ecrHost(`https://${host}`), undefined, host)
})
