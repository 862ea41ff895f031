/** Reflection: what tools such as `buf curl` and grpcurl ask to learn the API. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { BOUNDS } from '../../daemon/api/bounds.ts'
import { listenersOf } from '../../daemon/listeners.ts'
import { NO_FILE } from '../../daemon/trust/careend-file.ts'
import { openChannel } from '../../proto/channel.ts'
import { connect } from '../../proto/connection.ts'
import { readDescriptors } from '../../proto/descriptors.ts'
import type { ServerReflectionRequest } from '../../proto/gen/grpc/reflection/v1/ServerReflectionRequest.ts'
import { loadServices } from '../../proto/load.ts'
import { loadOpenServices } from '../../proto/open-services.ts'
import { folder } from '../support/processes.ts'
import { serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const buf = join(root, 'node_modules/.bin/buf')

const FLAGS = ['--protocol', 'grpc', '--http2-prior-knowledge']

const [V1] = loadOpenServices().reflection
const ASK = V1.service.ServerReflectionInfo

/** Asks all questions on one stream, and returns the answers. */
async function ask(address: string, questions: readonly ServerReflectionRequest[]) {
  const client = connect({ address })
  const answers = []
  for await (const answer of client.exchange(ASK, questions)) answers.push(answer)
  client.close()
  return answers
}

test('the definitions that are served are those of the .proto files', () => {
  using at = folder()
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { 'gen:descriptors': string }
  }
  const file = join(at.path, 'made.binpb')
  const [, ...args] = scripts['gen:descriptors'].replace('proto/gen/descriptors.binpb', file).split(' ')
  execFileSync(buf, args, { cwd: root, stdio: 'ignore' })
  const served = readFileSync(join(root, 'proto/gen/descriptors.binpb'))
  assert.ok(served.equals(readFileSync(file)), 'run npm run gen')
})

test('buf curl needs nothing but the address: it lists the services', async () => {
  await using world = await openWorld()
  await using served = await serve(world, { listen: '127.0.0.1:0' })
  const { address } = served
  const { stdout } = await run(buf, ['curl', ...FLAGS, '--list-services', `http://${address}`], { cwd: root })
  const own = Object.keys(loadServices()).filter((name) => name.endsWith('Service'))
  assert.deepEqual(
    stdout.trim().split('\n').toSorted(),
    [
      ...own.map((name) => `careen.${name === 'WorkerService' ? 'worker.' : ''}v1.${name}`),
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ].toSorted(),
  )
})

test('a file comes with all that it imports, and what does not exist is an answer, not the end', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  const names = new Map(readDescriptors().map((file) => [file.bytes.toString('base64'), file]))
  const answers = await ask(served.address, [
    { fileContainingSymbol: 'careen.v1.RunService.CreateRun' },
    { fileByFilename: 'careen/worker/v1/worker.proto' },
    { fileContainingSymbol: 'careen.v1.Run.State' },
    { fileContainingSymbol: 'careen.v1.Nothing' },
    { fileByFilename: '../../etc/passwd' },
    { allExtensionNumbersOfType: 'careen.v1.Run' },
    { fileContainingExtension: { containingType: 'careen.v1.Run', extensionNumber: 1 } },
    {},
  ])
  assert.equal(answers.length, 8)
  const files = answers
    .slice(0, 3)
    .map(({ fileDescriptorResponse }) =>
      (fileDescriptorResponse?.fileDescriptorProto ?? []).map((bytes) => names.get(bytes.toString('base64'))),
    )
  assert.deepEqual(
    files.map(([first]) => first?.name),
    ['careen/v1/run.proto', 'careen/worker/v1/worker.proto', 'careen/v1/run.proto'],
  )
  for (const all of files) {
    const sent = new Set(all.map((file) => file?.name))
    for (const file of all) for (const name of file?.imports ?? ['unknown']) assert.ok(sent.has(name), name)
  }
  assert.deepEqual(
    answers.slice(3).map(({ errorResponse }) => errorResponse?.errorCode),
    [5, 5, undefined, 5, 3],
  )
  assert.equal(answers[5]?.allExtensionNumbersResponse?.baseTypeName, 'careen.v1.Run')
  assert.equal(answers[3]?.originalRequest?.fileContainingSymbol, 'careen.v1.Nothing')
})

test('a stream has 100 questions, a caller four streams, and a stream does not stay open', async () => {
  assert.deepEqual(BOUNDS.dialogues, { all: 8, each: 4, waiting: 16, time: 60_000, size: 1 << 20 })
  await using world = await openWorld()
  await using served = await serve(world)
  const dialogues = { ...BOUNDS.dialogues, waiting: 0, time: 300 }
  await using short = await serve(world, { bounds: { dialogues } })
  const questions = (count: number) => Array.from({ length: count }, () => ({ listServices: '' }))
  assert.equal((await ask(served.address, questions(100))).length, 100)
  const channels = [served, short].map(({ address }) => openChannel({ address }))
  const open = (channel = channels[1] ?? assert.fail()) => {
    const call = channel.makeBidiStreamRequest(ASK.path, ASK.requestSerialize, ASK.responseDeserialize)
    let answers = 0
    call.on('data', () => (answers += 1))
    const ended = new Promise<string>((resolve) => call.on('error', ({ message }) => resolve(message)))
    return { call, ended, answers: () => answers }
  }
  const long = open(channels[0])
  for (const question of questions(101)) long.call.write(question)
  assert.match(await long.ended, /a stream of this method has 100 requests\. Open another one/)
  assert.equal(long.answers(), 100)
  const many = Array.from({ length: 5 }, () => open())
  for (const { call } of many) call.write({ listServices: '' })
  const ends = await Promise.all(many.map(({ ended }) => ended))
  assert.equal(ends.filter((text) => /too many requests are read at the same time/.test(text)).length, 1)
  assert.equal(ends.filter((text) => /did not arrive within 0\.3 s/.test(text)).length, 4)
  for (const channel of channels) channel.close()
})

test('a port has no reflection unless it is asked for, and a unix socket does', async () => {
  const of = (address: string, reflection?: boolean) =>
    listenersOf(
      { address: undefined, token: undefined, env: {} },
      {
        ...NO_FILE,
        listeners: [
          {
            address,
            anonymous: undefined,
            tls: undefined,
            socket: { mode: 0o600, group: undefined },
            reflection,
          },
        ],
      },
    )[0]?.reflection
  assert.deepEqual(
    [of('unix:/a'), of('unix:/a', false), of('0.0.0.0:1'), of('0.0.0.0:1', true)],
    [true, false, false, true],
  )
  for (const [address, expected] of [
    ['unix:/a', true],
    ['127.0.0.1:0', false],
  ] as const)
    assert.equal(listenersOf({ address, token: undefined, env: {} }, NO_FILE)[0]?.reflection, expected)
  await using world = await openWorld()
  await using served = await serve(world, { listen: '127.0.0.1:0', listener: { reflection: false } })
  await assert.rejects(ask(served.address, [{ listServices: '' }]), { code: 'METHOD_UNKNOWN' })
})
