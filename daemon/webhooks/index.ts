export { pendingEvents } from './pending.ts'
export { startWebhooks } from './webhooks.ts'
