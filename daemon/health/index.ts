export { type HealthDeps, openHealth } from './health.ts'
export { type HealthMonitor, startHealthMonitor } from './monitor.ts'
