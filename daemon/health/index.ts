export type { DiskSpace } from './disk.ts'
export { type HealthDeps, openHealth } from './health.ts'
export { type HealthMonitor, startHealthMonitor } from './monitor.ts'
export type { CheckReferences } from './references.ts'
