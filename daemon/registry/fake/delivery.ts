import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { tagsOn } from './deletes.ts'
import type { Fault } from './faults.ts'
import { platformChild } from './manifests.ts'
import type { MemoryState, Reply } from './state.ts'

export type Exchange = {
  readonly state: MemoryState
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  readonly faults: readonly Fault[]
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Returns what replaces the registry's answer, or undefined if there is none. `ended`: no answer follows. */
export async function instead(exchange: Exchange): Promise<Reply | 'ended' | undefined> {
  for (const fault of exchange.faults) {
    const happened = await strike(exchange, fault)
    if (happened !== undefined) return happened
  }
  return undefined
}

async function strike(
  { state, incoming, response }: Exchange,
  fault: Fault,
): Promise<Reply | 'ended' | undefined> {
  switch (fault.kind) {
    case 'before':
      await fault.act()
      return undefined
    case 'answer':
      return answered(fault)
    case 'reset':
      response.destroy()
      return 'ended'
    case 'garbage':
      response.socket?.end('220 mail.test ready\r\n')
      return 'ended'
    case 'hang':
      return 'ended'
    case 'partly':
      halfDelete(targetOf(state, incoming))
      response.destroy()
      return 'ended'
    default:
      return undefined
  }
}

function answered({ status, headers, body = '' }: Extract<Fault, { kind: 'answer' }>): Reply {
  return { status, headers: { 'content-type': '', ...headers }, body }
}

function halfDelete(target: ReturnType<typeof targetOf>): void {
  target?.repository.manifests.delete(target.digest)
}

/** Looks up what a DELETE is about to take, waits, lets it be done, and takes what was looked up. */
export async function around(exchange: Exchange, act: () => Reply): Promise<Reply> {
  const during = exchange.faults.find((fault) => fault.kind === 'during')
  const target = during === undefined ? undefined : targetOf(exchange.state, exchange.incoming)
  const tags = target === undefined ? [] : tagsOn(target.repository, target.digest)
  if (target !== undefined) await during?.act()
  const reply = act()
  if (reply.status === 202) for (const tag of tags) target?.repository.tags.delete(tag)
  for (const fault of exchange.faults) if (fault.kind === 'after') await fault.act()
  return reply
}

function targetOf(state: MemoryState, { method, url }: IncomingMessage) {
  const [, name = '', digest = ''] = /^\/v2\/(.+)\/manifests\/(sha256:.+)$/.exec(url ?? '') ?? []
  const repository = method === 'DELETE' ? state.repositories.get(name) : undefined
  return repository === undefined ? undefined : { repository, digest }
}

/** The answer as the faults change it. */
export function changed({ state, incoming, faults }: Exchange, reply: Reply): Reply {
  return faults.reduce((so: Reply, fault): Reply => {
    switch (fault.kind) {
      case 'body':
        return { ...so, body: fault.body }
      case 'headers':
        return { ...so, headers: { ...so.headers, ...fault.set } as Record<string, string> }
      case 'gzip':
        return {
          ...so,
          headers: { ...so.headers, 'content-encoding': 'gzip' },
          body: gzipSync(so.body ?? ''),
        }
      case 'oversize':
        return { ...so, body: Buffer.concat([Buffer.from(so.body ?? ''), Buffer.alloc(fault.bytes, ' ')]) }
      case 'platform':
        return resolved(state, incoming, so)
      default:
        return so
    }
  }, reply)
}

function resolved({ repositories }: MemoryState, { url }: IncomingMessage, reply: Reply): Reply {
  const [, name = '', reference = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url ?? '') ?? []
  const repository = repositories.get(name)
  const index = repository?.manifests.get(repository.tags.get(reference) ?? reference)
  const child = repository && index && platformChild(repository, index)
  if (!child) return reply
  const headers = { 'content-type': child.mediaType, 'docker-content-digest': child.digest }
  return { status: 200, headers, body: child.bytes }
}

/** Sends the answer, whole or in the way that the last such fault says. */
export async function deliver({ incoming, response, faults }: Exchange, reply: Reply): Promise<void> {
  const bytes = incoming.method === 'HEAD' ? new Uint8Array() : Buffer.from(reply.body ?? '')
  const slow = faults.find((fault) => fault.kind === 'slow-headers')
  if (slow) await pause(slow.ms)
  const how = faults.findLast(({ kind }) => ENDINGS.has(kind))
  if (how?.kind === 'reset-after') response.destroy()
  else {
    head(response, reply, how?.kind === 'cut')
    await send(response, bytes, how)
  }
}

const ENDINGS: ReadonlySet<Fault['kind']> = new Set([
  'reset-after',
  'truncate',
  'cut',
  'close-after',
  'slow-body',
])

function head(
  response: ServerResponse,
  { status, headers = {}, body = '' }: Reply,
  lengthless: boolean,
): void {
  const length = lengthless || status === 304 ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json; charset=utf-8',
    'docker-distribution-api-version': 'registry/2.0',
    ...length,
    ...headers,
  }
  const sent = Object.entries(all).filter(([, value]) => value !== undefined && value !== '')
  response.sendDate &&= !('date' in all)
  response.writeHead(status, Object.fromEntries(sent) as Record<string, string>)
}

async function send(response: ServerResponse, bytes: Uint8Array, how: Fault | undefined): Promise<void> {
  const half = Math.floor(bytes.length / 2)
  switch (how?.kind) {
    case 'truncate':
      response.flushHeaders()
      response.write(bytes.subarray(0, how.bytes ?? half), () => response.destroy())
      return
    case 'cut':
      response.end(bytes.subarray(0, half))
      return
    case 'slow-body':
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte))
        await pause(how.ms)
      }
      response.end()
      return
    case 'close-after':
      response.end(bytes, () => response.socket?.destroy())
      return
    default:
      response.end(bytes)
  }
}
