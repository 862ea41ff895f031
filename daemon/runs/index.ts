export { type RunDeps, newRun, runOperations } from './service.ts'
export type { Tally } from './summary.ts'
export { startWorker } from './worker.ts'
