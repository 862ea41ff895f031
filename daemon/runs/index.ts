export { type RunDeps, newRun, runOperations } from './service.ts'
export { startPullWorker } from './pull-worker.ts'
export { startWorker } from './worker.ts'
