export { startMetricsListener } from './listener.ts'
export type { Meter } from './meter.ts'
export { type Metrics, openMetrics } from './prometheus.ts'
export { takeSample } from './sample.ts'
