import type { IncomingMessage, ServerResponse } from 'node:http'
import { CareenError } from '../../policies/model/index.ts'
import { type HttpListener, listenHttp } from '../listening/index.ts'
import type { HealthOperations } from '../services.ts'

export type MetricsRequest = {
  /** `HOST:PORT`. Port 0: any free port. */
  readonly address: string
  readonly health: Pick<HealthOperations, 'report'>
  /** Returns the metrics in Prometheus' text format. */
  readonly text: () => Promise<string>
}

/** The parts without which a daemon does not do its work. */
const NEEDED: ReadonlySet<string> = new Set(['STORE', 'QUEUE', 'CLOCK', 'SCHEDULER'])

/** Most concurrent connections. */
const CONNECTIONS = 32

/**
 * Answers GET of `/metrics`, `/livez` and `/readyz` on an address of its own. `/livez` is 200 while the process answers; `/readyz` is 503
 * with the reasons while the store, the queue, the clock or the scheduler fails. Nobody has to authenticate. Throws INVALID_ARGUMENT for
 * another text, and FAILED_PRECONDITION if it cannot listen.
 */
export async function startMetricsListener(request: MetricsRequest): Promise<HttpListener> {
  return listenHttp(
    { address: request.address, option: 'metrics-address', connections: CONNECTIONS },
    (incoming, response) => {
      void reply(request, incoming, response)
    },
  )
}

async function reply(
  { health, text }: MetricsRequest,
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' })
    response.end(method === 'HEAD' ? '' : body)
  }
  if (method !== 'GET' && method !== 'HEAD') return send(405, 'GET only\n')
  try {
    switch (url.split('?', 1)[0]) {
      case '/metrics':
        return send(200, await text(), 'text/plain; version=0.0.4; charset=utf-8')
      case '/livez':
        return send(200, 'ok\n')
      case '/readyz': {
        const parts = await health.report()
        const failing = parts.filter(({ component, state }) => NEEDED.has(component) && state === 'FAILING')
        const reasons = failing.map(({ component, code }) => `${component}: ${code ?? 'INTERNAL'}\n`)
        return failing.length === 0 ? send(200, 'ok\n') : send(503, reasons.join(''))
      }
      default:
        return send(404, 'the paths are /metrics, /livez and /readyz\n')
    }
  } catch (thrown) {
    send(500, `${CareenError.from(thrown).code}\n`)
  }
}
