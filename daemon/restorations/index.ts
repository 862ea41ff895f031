export { cancelLeftRestorations, restorationOperations } from './service.ts'
