export { startExpiring } from './expiring.ts'
