export { effects } from './plan-effects.ts'
export type { FinishedApply } from './finished-apply.ts'
export type { ApplyWindow } from './on-hold.ts'
export { planOperations } from './service.ts'
