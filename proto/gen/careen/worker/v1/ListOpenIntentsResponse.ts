// Original file: proto/careen/worker/v1/intent.proto

import type { OpenIntent as _careen_worker_v1_OpenIntent, OpenIntent__Output as _careen_worker_v1_OpenIntent__Output } from '../../../careen/worker/v1/OpenIntent.ts';

export interface ListOpenIntentsResponse {
  'intents'?: (_careen_worker_v1_OpenIntent)[];
}

export interface ListOpenIntentsResponse__Output {
  'intents': (_careen_worker_v1_OpenIntent__Output)[];
}
