export * from './diagnostic.ts'
export * from './error.ts'
export * from './model.ts'
export type { Age, Reason, Verdict } from './engine/reason.ts'
