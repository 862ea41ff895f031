export { tokenOperations } from './service.ts'
