export { type RunDeps, newRun, runOperations } from './service.ts'
export { startWorker } from './worker.ts'
