import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openAuthority, SKIP_WITHOUT_OPENSSL } from '../support/certificates.ts'
import { folder } from '../support/processes.ts'
import { generatePython, PYTHON, skipWithoutPython } from '../support/python.ts'
import { runNamed, WEB } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import type { Skip } from '../support/skips.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const run = promisify(execFile)

function reasonToSkip(): Skip {
  const reason = skipWithoutPython()
  return reason === false ? SKIP_WITHOUT_OPENSSL : reason
}

const POLICY = `
lifecycle_policy "NAME" {
  registry   = registry.prod
  repository = "team/NAME"
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
}
`

test(
  'a client in Python calls over TLS, reads pages and a stream, and understands errors',
  { skip: reasonToSkip() },
  async () => {
    await using world = await openWorld()
    await world.push('team/web', { tags: ['pr-1'], days: 10 })
    const more = ['a', 'b'].map((name) => POLICY.replaceAll('NAME', name))
    await world.apply([webPolicy(), ...more].join('\n'), true)
    const { id } = await world.start('prod/team/web')
    using at = folder()
    const ca = openAuthority(at.path)
    const files = ca.issue('server', { names: 'DNS:localhost' })
    const { secret: reader } = world.operations.tokens.create({
      displayName: 'python',
      grants: [{ role: 'READER', workspaces: ['default'], registries: [] }],
      createdBy: 'test',
      expiresAt: undefined,
      requestId: '',
    })
    await using served = await serve(world, {
      listen: 'localhost:0',
      listener: { tls: { ...files, clientCa: undefined } },
      bounds: { inFlight: { calls: 64, streams: 1 } },
    })
    await generatePython(at.path)
    const { stdout } = await run(
      PYTHON,
      [join(import.meta.dirname, 'client.py'), served.address, runNamed({ id })],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          PYTHONPATH: at.path,
          PYTHONDONTWRITEBYTECODE: '1',
          CA: ca.ca,
          TOKEN,
          READER: reader,
        },
      },
    )
    const info = (reason: string) => ({ reason, domain: 'careen' })
    assert.deepEqual(JSON.parse(stdout), {
      workspace: 1,
      policies: {
        pages: 2,
        names: ['a', 'b', 'web'].map((name) => `workspaces/default/policies/lifecycle_policy.${name}`),
      },
      watched: WEB,
      'too many': { status: 'RESOURCE_EXHAUSTED', ErrorInfo: info('TOO_MANY_STREAMS'), RetryInfo: 1 },
      missing: { status: 'NOT_FOUND', ErrorInfo: info('NOT_FOUND') },
      'too long': { status: 'INVALID_ARGUMENT', ErrorInfo: info('INVALID_ARGUMENT'), BadRequest: ['name'] },
      'no role': { status: 'PERMISSION_DENIED', ErrorInfo: info('ROLE_MISSING') },
      'no token': { status: 'UNAUTHENTICATED', ErrorInfo: info('CREDENTIALS_MISSING') },
    })
  },
)
