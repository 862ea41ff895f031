/** What a command loads before it does anything: a person waits for it, and a check in CI pays for it every time. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder } from '../support/processes.ts'

const BIN = join(import.meta.dirname, '../../cli/bin.js')

/** Writes down every module that is loaded, of either kind, also in threads. */
const hook = (list: string): string => `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    appendFileSync(${JSON.stringify(list)}, url + '\\n')
    return next(url, context)
  },
})
`

type Ran = { readonly status: number | null; readonly loaded: readonly string[] }

function run(argv: readonly string[]): Ran {
  using at = folder()
  const path = (name: string): string => join(at.path, name)
  writeFileSync(path('hook.mjs'), hook(path('loaded')))
  writeFileSync(path('loaded'), '')
  writeFileSync(path('p.hcl'), 'registry "prod" {\n  url = "https://r.test"\n}\n')
  const { status } = spawnSync(process.execPath, ['--import', path('hook.mjs'), BIN, ...argv], {
    cwd: at.path,
    input: '',
    env: { PATH: process.env['PATH'], CAREEN_ADDRESS: `unix:${path('none')}` },
  })
  return { status, loaded: readFileSync(path('loaded'), 'utf8').split('\n') }
}

const HEAVY = /node_modules\/(?:@grpc|protobufjs|hcl2-parser|yaml|undici|bullmq|better-sqlite3)\/|\/daemon\//

const LIGHT: readonly (readonly string[])[] = [
  ['version'],
  ['help'],
  ['fmt', '-check'],
  ['validate'],
  ['schema', 'rule'],
  ['completion', 'bash'],
]
/** The language of policies: what a command loads that reads no policy file is a few leaves of it. */
const HCL = /\/policies\/(?:hcl\/(?!source\/|regexp\.ts|instant\.ts)|language\/)/

for (const argv of [['version'], ['health'], ['runs'], ['explain', 'web']] as const) {
  test(`${argv.join(' ')} loads neither HCL nor SQLite`, () => {
    const { loaded } = run(argv)
    assert.ok(loaded.some((url) => url.endsWith('/cli/main.ts')))
    assert.deepEqual(
      loaded.filter((url) => HCL.test(url) || /better-sqlite3|\/daemon\//.test(url)),
      [],
    )
  })
}

for (const argv of LIGHT) {
  test(`${argv.join(' ')} loads neither gRPC nor a second parser nor YAML`, () => {
    const { status, loaded } = run(argv)
    assert.equal(status, 0)
    assert.ok(loaded.some((url) => url.endsWith('/cli/main.ts')))
    assert.deepEqual(
      loaded.filter((url) => HEAVY.test(url)),
      [],
    )
  })
}

for (const argv of [['runs'], ['plan']] as const) {
  test(`${argv.join(' ')} reads no .proto file: its messages are those of the descriptors`, () => {
    const { loaded } = run(argv)
    assert.ok(loaded.some((url) => url.endsWith('/protobufjs/light.js')))
    assert.deepEqual(
      loaded.filter((url) => /proto-loader|protobufjs\/(?:src\/parse|index)\.js/.test(url)),
      [],
    )
  })
}

test('what needs them loads them: the list is not blind', () => {
  const loads = (argv: readonly string[], name: string): boolean =>
    run(argv).loaded.some((url) => url.includes(`node_modules/${name}/`))
  assert.ok(loads(['plan'], '@grpc/grpc-js'))
  assert.ok(loads(['validate', '-strict'], 'hcl2-parser'))
  assert.ok(loads(['console'], 'yaml'))
  assert.ok(!loads(['console'], '@grpc/grpc-js'))
})
