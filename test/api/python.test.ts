import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openAuthority, SKIP_WITHOUT_OPENSSL } from '../support/certificates.ts'
import { folder } from '../support/processes.ts'
import { runNamed, WEB } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { type Skip, skipWithout } from '../support/skips.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const GRPC = ['-c', 'import grpc, google.protobuf']

// Why the system's first: Debian's packages are for it, and another Python may come before it on PATH.
const python = ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, GRPC).status === 0) ?? 'python3'
const plugin = spawnSync('which', ['grpc_python_plugin'], { encoding: 'utf8' }).stdout.trim()

function reasonToSkip(): Skip {
  if (skipWithout(python, GRPC) !== false) return 'python3 cannot import grpc: apt install python3-grpcio'
  if (!existsSync('/usr/include/google/protobuf/duration.proto'))
    return 'protoc has no messages of google: apt install libprotobuf-dev'
  if (plugin === '') return 'protoc has no plugin for Python: apt install protobuf-compiler-grpc'
  return SKIP_WITHOUT_OPENSSL === false ? skipWithout('protoc', ['--version']) : SKIP_WITHOUT_OPENSSL
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

/** Makes the modules of the messages, as the script says. */
async function generate(out: string): Promise<void> {
  const proto = join(root, 'proto')
  const files = globSync('careen/**/*.proto', { cwd: proto })
  const plugged = `--plugin=protoc-gen-grpc_python=${plugin}`
  const into = [`--python_out=${out}`, `--grpc_python_out=${out}`]
  await run('protoc', ['-I', proto, ...into, plugged, ...files], { cwd: proto })
  const data = join(root, 'test/data')
  await run('protoc', ['-I', data, `--python_out=${out}`, 'error-details.proto'], { cwd: data })
}

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
    await generate(at.path)
    const { stdout } = await run(
      python,
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
