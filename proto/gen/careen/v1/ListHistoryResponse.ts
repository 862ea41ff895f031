// Original file: proto/careen/v1/workspace.proto

import type { HistoryEntry as _careen_v1_HistoryEntry, HistoryEntry__Output as _careen_v1_HistoryEntry__Output } from '../../careen/v1/HistoryEntry.ts';

export interface ListHistoryResponse {
  'entries'?: (_careen_v1_HistoryEntry)[];
  'nextPageToken'?: (string);
}

export interface ListHistoryResponse__Output {
  'entries': (_careen_v1_HistoryEntry__Output)[];
  'nextPageToken': (string);
}
