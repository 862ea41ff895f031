import { CareenError } from '../../policies/model/index.ts'
import type { HealthHandlers } from '../../proto/gen/grpc/health/v1/Health.ts'
import { type Gate, streaming, unary } from './calls.ts'
import type { Serving } from './serving.ts'

/** The service grpc.health.v1.Health. Its callers need no credentials. */
export function healthService(gate: Gate, serving: Serving): HealthHandlers {
  return {
    Check: unary(gate, ({ service }) => {
      const status = serving.status(service)
      if (status !== 'SERVICE_UNKNOWN') return { status }
      throw new CareenError(
        'NOT_FOUND',
        `this daemon has no service ${service}. Write its full name, such as careen.v1.RunService, or none for the daemon`,
      )
    }),
    Watch: streaming(gate, async ({ service }, send, { signal }) => {
      for await (const status of serving.watch(service, signal)) await send({ status })
    }),
  }
}
