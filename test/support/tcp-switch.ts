import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** An address that passes connections on, as a name or a load balancer does. */
export type TcpSwitch = {
  readonly port: number
  /** New connections go to this port. Open ones stay where they are. */
  readonly point: (port: number) => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export async function startTcpSwitch(first: number): Promise<TcpSwitch> {
  let target = first
  const open = new Set<{ destroy: () => unknown }>()
  const server = createServer((incoming) => {
    const onward = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [incoming, onward],
      [onward, incoming],
    ] as const) {
      open.add(one)
      one.pipe(other)
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
    point: (port) => void (target = port),
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
