export { startAudit } from './audit.ts'
