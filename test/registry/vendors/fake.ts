import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../../daemon/clock.ts'
import type { Observation, RegistryClient } from '../../../daemon/registry/client.ts'
import type { RegistryOptions } from '../../../daemon/registry/oci/context.ts'
import { openRegistry } from '../../../daemon/registry/open.ts'

export type Asked = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
export type FakeAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
}

export type Fake = {
  readonly url: string
  /** `METHOD PATH`, as they came. */
  readonly log: string[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A server that answers as a vendor's documentation says; what it leaves undefined is passed to `behind`, or not found. */
export async function startFake(
  answer: (asked: Asked) => FakeAnswer | undefined,
  behind?: string,
): Promise<Fake> {
  const log: string[] = []
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request
    log.push(`${method} ${path}`)
    void reply(request, response)
  })
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', headers, url: path = '' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const sent = Buffer.concat(chunks)
    const told = answer({ method, headers, url: new URL(path, 'http://fake'), body: sent.toString() })
    if (told === undefined && behind !== undefined) return pass(behind + path, request, sent, response)
    const { status, body = '', headers: said = {} } = told ?? { status: 404 }
    response.writeHead(status, said)
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const PASSED = ['accept', 'content-type', 'range'] as const

async function pass(
  url: string,
  request: IncomingMessage,
  sent: Buffer,
  response: ServerResponse,
): Promise<void> {
  const headers = PASSED.flatMap((name) => {
    const value = request.headers[name]
    return value === undefined ? [] : [[name, value] satisfies [string, string]]
  })
  const { method = 'GET' } = request
  const body = sent.length === 0 ? {} : { body: sent }
  const passed = await fetch(url, { method, headers, redirect: 'manual', ...body })
  response.writeHead(passed.status, Object.fromEntries(passed.headers))
  response.end(Buffer.from(await passed.arrayBuffer()))
}

export type Opened = RegistryClient & AsyncDisposable

export function openClient(options: Pick<RegistryOptions, 'url'> & Partial<RegistryOptions>): Opened {
  const client = openRegistry({
    version: 'test',
    now: systemClock.now,
    monotonic: options.now ?? systemClock.monotonic,
    sleep: (ms, stop) => systemClock.sleep(Math.min(ms, 5), stop),
    random: () => 0.5,
    ...options,
  })
  return { ...client, [Symbol.asyncDispose]: client.close }
}

export const signal: AbortSignal = new AbortController().signal

export async function listed(client: RegistryClient, repository = 'team/web'): Promise<Observation[]> {
  const all: Observation[] = []
  for await (const one of client.inventory(repository, signal)) all.push(one)
  return all
}

/** A digest of one digit. */
export function digest(hex: number | string): string {
  return `sha256:${String(hex).padStart(64, '0')}`
}
