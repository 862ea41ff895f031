export { cancelLeftRestorations } from './left-restorations.ts'
export { restorationOperations } from './service.ts'
