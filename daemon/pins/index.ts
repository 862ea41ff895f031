export { pinOperations } from './service.ts'
