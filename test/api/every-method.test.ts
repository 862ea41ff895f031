/** Clients that know nothing of careen but its definitions call every method: each answers, or says clearly why not. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CODES } from '../../policies/model/index.ts'
import { type AnyCall, everyCall } from '../support/any-request.ts'
import { folder } from '../support/processes.ts'
import { generatePython, PYTHON, skipWithoutPython } from '../support/python.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const FREE = { rate: 1e6, burst: 1e6 }
const calls = everyCall()
const world = await openWorld()
await world.push('team/web', { tags: ['pr-1'], days: 10 })
await world.apply(webPolicy(), true)
const served = await serve(world, {
  listen: '127.0.0.1:0',
  bounds: { calls: FREE, methods: {}, failures: FREE },
})
after(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

type Run = { readonly stdout: string; readonly stderr: string }

function run(program: string, args: readonly string[], { input = '', env = process.env } = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env, timeout: 60_000 }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

/** Checks what became of each call: `OK`, or a status and a reason that says what to do. */
function check(results: Readonly<Record<string, string>>, of: readonly AnyCall[]): void {
  assert.deepEqual(Object.keys(results).toSorted(), of.map(({ path }) => path).toSorted())
  const reasons: readonly string[] = CODES.filter((code) => code !== 'INTERNAL' && code !== 'METHOD_UNKNOWN')
  const unclear = Object.entries(results).filter(([, result]) => {
    const [, reason = ''] = /^\w+ (\w+)$/.exec(result) ?? []
    return result !== 'OK' && !reasons.includes(reason)
  })
  assert.deepEqual(unclear, [])
  const answered = Object.values(results).filter((result) => result === 'OK')
  assert.ok(answered.length >= 10, 'names of what exists are answered')
}

test('grpcio of Python calls every method', { skip: skipWithoutPython() }, async () => {
  using at = folder()
  await generatePython(at.path)
  const specs = calls.map(({ path, request, method }) => ({
    path,
    request,
    requestStream: method.isRequestStream,
    answerStream: method.isAnswerStream,
  }))
  const script = join(import.meta.dirname, 'every_method.py')
  const { stdout, stderr } = await run(PYTHON, [script, served.address], {
    input: JSON.stringify(specs),
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: at.path, PYTHONDONTWRITEBYTECODE: '1', TOKEN },
  })
  assert.equal(stderr, '')
  check(JSON.parse(stdout) as Record<string, string>, calls)
})

/** What `buf curl` writes when a call fails. */
type Failure = {
  readonly code: string
  readonly details?: readonly { readonly type: string; readonly value: string }[]
}

async function curl({ path, request }: AnyCall): Promise<string> {
  const flags = ['--protocol', 'grpc', '--http2-prior-knowledge']
  const headers = ['--header', `authorization: Bearer ${TOKEN}`]
  const target = `http://${served.address}/${path}`
  const buf = join(import.meta.dirname, '../../node_modules/.bin/buf')
  const { stderr } = await run(buf, ['curl', ...flags, ...headers, '--data', JSON.stringify(request), target])
  if (stderr === '') return 'OK'
  const json = /\{[^]*\}/.exec(stderr)?.[0]
  if (json === undefined) return stderr.slice(0, 200)
  const { code, details = [] } = JSON.parse(json) as Failure
  const info = details.find(({ type }) => type.endsWith('google.rpc.ErrorInfo'))
  return `${code} ${info === undefined ? '' : /[A-Z_]{4,}/.exec(Buffer.from(info.value, 'base64').toString('latin1'))?.[0]}`
}

test('buf curl calls every method for programs, and knows nothing but the address', async () => {
  const results: Record<string, string> = {}
  // Why not those of workers: careen alone calls them, and each process costs a tenth of a second.
  const published = calls.filter(({ path }) => path.startsWith('careen.v1.'))
  const waiting = [...published]
  const lane = async (): Promise<void> => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift())
      results[call.path] = await curl(call)
  }
  await Promise.all([lane(), lane()])
  check(results, published)
})
