// Original file: proto/careen/v1/audit.proto

import type { AuditEvent as _careen_v1_AuditEvent, AuditEvent__Output as _careen_v1_AuditEvent__Output } from '../../careen/v1/AuditEvent.ts';

export interface ListAuditEventsResponse {
  'events'?: (_careen_v1_AuditEvent)[];
  'nextPageToken'?: (string);
}

export interface ListAuditEventsResponse__Output {
  'events': (_careen_v1_AuditEvent__Output)[];
  'nextPageToken': (string);
}
