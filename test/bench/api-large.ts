import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { loadServices } from '../../proto/load.ts'
import { careen, folder, startTestDaemon } from '../support/processes.ts'
import { WEB } from '../support/resource-names.ts'
import { TOKEN } from '../support/serve.ts'
import { open, startChild, times } from './api-calls.ts'
import { ECHO, policiesAt, STREAM, STREAMED } from './api-methods.ts'
import { median, pairs, report, timed } from './measure.ts'

const [, LIST] = ECHO
const POLICIES = 10_000

/** All of 10,000 policies in pages of 1,000. Goal: 250 ms. */
export async function longList(): Promise<void> {
  await using daemon = await startChild(['daemon-10000'])
  const { call, close } = open(daemon.address, TOKEN)
  const { requestSerialize, responseDeserialize } = loadServices().PolicyService.service.ListPolicies
  if (LIST === undefined) throw new Error('there is no list')
  const list = LIST
  const read = async (): Promise<void> => {
    let count = 0
    let pageToken = ''
    do {
      const bytes = await call(list, requestSerialize({ parent: 'workspaces/-', pageSize: 1000, pageToken }))
      const page = responseDeserialize(bytes)
      count += page.policies.length
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    if (count !== POLICIES) throw new Error(`${count} policies`)
  }
  const one = () => call(list, requestSerialize({ parent: 'workspaces/-', pageSize: 1000 }))
  report({
    name: '10,000 policies listed and decoded (goal: 250 ms)',
    baseline: 'one page of them',
    ...(await pairs(read, one, 9)),
  })
  close()
}

/** Counts the messages of a stream of decisions. */
function drain(address: string, request: Buffer): () => Promise<void> {
  const client = new Client(address, credentials.createInsecure())
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${TOKEN}`)
  const { path, requestSerialize, responseDeserialize } = STREAM
  return async () => {
    let count = 0
    const call = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
    )
    for await (const message of call) count += Buffer.isBuffer(message) ? 1 : 0
    if (count < STREAMED) throw new Error(`${count} messages`)
  }
}

/** 100,000 decisions through the daemon, and the same bytes through a server of gRPC alone. Goal: half of its rate. */
export async function longStream(): Promise<void> {
  using at = folder()
  const { requestSerialize } = loadServices().RepositoryService.service.ExplainRepository
  const request = requestSerialize({ name: WEB })
  await using daemon = await startChild(['explained'])
  const first = await firstDecision(daemon.address, request)
  const file = join(at.path, 'decision')
  writeFileSync(file, first)
  await using echo = await startChild(['streamed', file])
  const measured = await pairs(drain(daemon.address, request), drain(echo.address, request), 3)
  report({
    name: '100,000 decisions through the daemon',
    baseline: 'as many messages of the same bytes from a server of gRPC alone',
    goal: 2,
    ...measured,
    more: { bytes: first.length, perSecond: Math.round((STREAMED / measured.subjectMs) * 1000) },
  })
}

/** Returns the second message of an explanation, which is a decision. */
async function firstDecision(address: string, request: Buffer): Promise<Buffer> {
  const client = new Client(address, credentials.createInsecure())
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${TOKEN}`)
  const { path, requestSerialize, responseDeserialize } = STREAM
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata)
  call.on('error', () => {})
  let seen = 0
  for await (const message of call) {
    seen += 1
    if (seen < 2) continue
    call.cancel()
    client.close()
    return message as Buffer
  }
  throw new Error('the explanation has no decision')
}

/** Gets every 5 ms while a process plans and applies 10,000 policies. The longest wait counts. */
export async function duringApply(): Promise<void> {
  using at = folder()
  await using daemon = await startTestDaemon(at.path)
  const apply = async (count: number, folderName: string): Promise<void> => {
    const file = join(at.path, `${folderName}.hcl`)
    writeFileSync(file, policiesAt('http://127.0.0.1:9', count, 'DISABLED'))
    const { code, stderr } = await careen(['apply', '-auto-approve', file], daemon.env)
    if (code !== 0) throw new Error(stderr)
  }
  await apply(2, 'few')
  const { call, close } = open(daemon.address)
  const request = loadServices().PolicyService.service.GetPolicy.requestSerialize({
    name: 'workspaces/default/policies/lifecycle_policy.p1',
  })
  const idle = await times(call, request, (count) => count < 300)
  let applying = true
  const applied = timed(() => apply(POLICIES, 'few')).finally(() => (applying = false))
  const busy = await times(call, request, () => applying)
  const applyMs = await applied
  close()
  report({
    name: 'the longest of all Gets while 10,000 policies are planned and applied',
    baseline: 'the longest of 300 Gets of an idle daemon',
    ratio: Math.max(...busy) / Math.max(...idle),
    subjectMs: Math.max(...busy),
    baselineMs: Math.max(...idle),
    more: { gets: busy.length, medianMs: median(busy), applyMs },
  })
}
