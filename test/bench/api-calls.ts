import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client, credentials, Metadata, type MethodDefinition } from '@grpc/grpc-js'
import { ECHO } from './api-methods.ts'

const [GET] = ECHO

/** A method whose messages are bytes. */
export type BytesMethod = MethodDefinition<Buffer, Buffer>

/** Sends one request of bytes, and returns the answer. */
export type BytesCall = (method: BytesMethod, request: Buffer) => Promise<Buffer>

export async function times(
  call: BytesCall,
  request: Buffer,
  more: (count: number) => boolean,
): Promise<number[]> {
  const taken: number[] = []
  if (GET === undefined) return taken
  while (more(taken.length)) {
    const begun = performance.now()
    await call(GET, request)
    taken.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return taken
}

/** The time that 99 of 100 calls do not exceed. */
export function slowestOf100(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN
}

export function open(
  address: string,
  token?: string,
): { readonly call: BytesCall; readonly close: () => void } {
  const client = new Client(address, credentials.createInsecure())
  const metadata = new Metadata()
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
  return {
    call: ({ path, requestSerialize, responseDeserialize }, request) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          (error, answer) =>
            error === null && answer !== undefined
              ? resolve(answer)
              : reject(error ?? new Error('no answer')),
        )
      }),
    close: () => client.close(),
  }
}

export async function startChild(args: readonly string[]) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./api-child.ts')), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const piece of child.stdout) {
    output += String(piece)
    if (output.includes('\n')) break
  }
  return {
    address: /ready (\S+)/.exec(output)?.[1] ?? '',
    [Symbol.asyncDispose]: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
    },
  }
}
