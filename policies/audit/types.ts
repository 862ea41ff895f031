/** The types of events, and when there is one. docs/audit.md has the same list. */
export const AUDIT_TYPES = {
  'careen.installation.created': 'The chain begins. The payload has the id of the installation.',
  'careen.audit.restored': 'A copy of a database was adopted: another installation goes on with its chain.',
  'careen.audit.anchored': 'The head of the chain was signed.',
  'careen.audit.aged': 'Payloads up to the event of the subject were removed, as they are too old.',
  'careen.removals.aged':
    'Removals of images from before the time in the payload were removed from the database, as they are too old.',
  'careen.plan.applied': 'A plan was applied.',
  'careen.run.requested': 'A person or program started a run.',
  'careen.run.cancelled': 'Somebody asked for the end of a run.',
  'careen.run.parked': 'A run waits for approval.',
  'careen.run.finished':
    'A run ended. A run of the schedule that succeeded and removed nothing has no event.',
  'careen.images.expiring':
    'A run found images that will be deleted within the notice of a webhook. At most 100 in one event.',
  'careen.approval.given': 'A waiting run, or a plan, was approved.',
  'careen.approval.revoked':
    'An approval was revoked, or ended with its run, before the run began or the plan was applied; or what it approved ended, as its kind of identity does not approve any more.',
  'careen.approval.used':
    'A plan was applied with an approval, or the run that deletes what was approved ended. Also: a run removed images whose number was given with a plan.',
  'careen.pin.created': 'An image was pinned. A pin that is made longer has no event.',
  'careen.pin.removed': 'A pin was removed before its end.',
  'careen.restoration.finished': 'An image was restored.',
  'careen.registry.paused': 'All deletes in a registry were stopped.',
  'careen.registry.resumed': 'The pause of a registry was ended.',
  'careen.repository.stopped': 'An incident stopped the cleaning of a repository.',
  'careen.repository.paused': 'All deletes in a repository were stopped.',
  'careen.repository.resumed':
    'Somebody resumed the cleaning of a repository: the end of a pause, of an incident, or of both.',
  'careen.token.created': 'A token was created.',
  'careen.token.revoked': 'A token was revoked.',
  'careen.authentication.failed':
    'Calls had no valid credentials: their number within a minute, from one address.',
  'careen.permission.denied':
    'Calls that change something were refused, as the caller has no role for them or must not approve: their number within a minute.',
  'careen.report.refused': 'A report of a worker was refused.',
  'careen.webhook.dropped': 'Events could not be delivered to a webhook for 72 hours, and were dropped.',
  'careen.config.loaded': 'The daemon read its careend.hcl. The payload has the SHA-256 of the file.',
  'careen.daemon.started': 'The daemon started.',
  'careen.daemon.stopped': 'The daemon stopped. Missing: it was killed.',
  'careen.database.migrated': 'A newer careen changed the tables of the database.',
  'careen.database.copied': 'careend backup copied the database.',
} as const

/** A type of events that this careen writes. */
export type AuditType = keyof typeof AUDIT_TYPES

/** The types of events that webhooks can receive. */
export const WEBHOOK_TYPES = [
  'careen.run.finished',
  'careen.run.parked',
  'careen.images.deleted',
  'careen.image.expiring',
  'careen.plan.applied',
  'careen.repository.stopped',
  'careen.audit.anchored',
] as const
