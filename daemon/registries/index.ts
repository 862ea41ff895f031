export { factsNow } from './capabilities.ts'
export { preflight } from './preflight.ts'
export { registryOperations } from './service.ts'
