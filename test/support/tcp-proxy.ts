import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

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

/** An address that passes connections on, as a name or a load balancer does, and that breaks them if it is asked to. */
export type TcpProxy = {
  readonly port: number
  /** New connections go to this port. Open ones stay where they are. */
  readonly point: (port: number) => void
  /** Waits for the bytes of a fault, which strikes once. Undefined: all passes. */
  readonly arm: (fault: WireFault | undefined) => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** `target`: a port of this host. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const to = { port: target }
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
    const onward = connect(to.port, '127.0.0.1')
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
    port: typeof address === 'object' && address !== null ? address.port : 0,
    point: (port) => void (to.port = port),
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
      return void setTimeout(() => incoming.destroy(), ms).unref()
    case 'delay':
      onward.pause()
      return void setTimeout(() => {
        incoming.write(rest)
        onward.resume()
      }, ms)
  }
}
