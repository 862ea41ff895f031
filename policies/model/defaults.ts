import type { Schedule, Status } from './policy.ts'
import type { Duration } from './time.ts'

/** The defaults of the language; times in milliseconds. */
export const DEFAULTS: {
  readonly schedule: Schedule
  readonly maxDeletePercent: number
  /** From how many images up the percentage is looked at. */
  readonly guardFrom: number
  readonly grace: Duration
  readonly status: Status
} = {
  schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
  maxDeletePercent: 30,
  guardFrom: 10,
  grace: 24 * 3600 * 1000,
  status: 'DISABLED',
}
