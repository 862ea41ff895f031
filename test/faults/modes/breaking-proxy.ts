import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
/** A proxy between a client and a server that breaks what passes. */

/**
 * What happens when so many bytes of answers have passed. `cut`: the connection is closed. `reset`: it is reset. `hold`: nothing passes
 * any more, and it is closed later. `delay`: it goes on later.
 */
export type WireFault = {
  readonly kind: 'cut' | 'reset' | 'hold' | 'delay'
  readonly after: number
  /** Milliseconds of `hold` and `delay`. */
  readonly ms: number
}

export type BreakingProxy = {
  readonly url: string
  /** Waits for the bytes of a fault, which strikes once. Undefined: all passes. */
  readonly arm: (fault: WireFault | undefined) => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export async function startBreakingProxy(target: string): Promise<BreakingProxy> {
  const { port } = new URL(target)
  const open = new Set<Socket>()
  const armed: { fault: WireFault | undefined; left: number } = { fault: undefined, left: 0 }
  const answer = (chunk: Buffer, incoming: Socket, onward: Socket): void => {
    const { fault } = armed
    armed.left -= chunk.length
    if (fault === undefined || armed.left >= 0) return void incoming.write(chunk)
    armed.fault = undefined
    const whole = chunk.subarray(0, chunk.length + armed.left)
    const rest = chunk.subarray(whole.length)
    incoming.write(whole, () => strike(fault, { rest, incoming, onward }))
  }
  const server = createServer((incoming) => {
    const onward = connect(Number(port), '127.0.0.1')
    incoming.pipe(onward)
    onward.on('data', (chunk: Buffer) => answer(chunk, incoming, onward))
    for (const [one, other] of [
      [incoming, onward],
      [onward, incoming],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    arm: (fault) => Object.assign(armed, { fault, left: fault?.after ?? 0 }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

type Struck = { readonly rest: Buffer; readonly incoming: Socket; readonly onward: Socket }

function strike({ kind, ms }: WireFault, { rest, incoming, onward }: Struck): void {
  switch (kind) {
    case 'cut':
      return void incoming.destroy()
    case 'reset':
      return void incoming.resetAndDestroy()
    case 'hold':
      onward.pause()
      return void setTimeout(() => incoming.destroy(), ms)
    case 'delay':
      onward.pause()
      return void setTimeout(() => {
        incoming.write(rest)
        onward.resume()
      }, ms)
  }
}
