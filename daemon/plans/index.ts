export { effects } from './plan-effects.ts'
export { planOperations } from './service.ts'
