// Original file: proto/careen/v1/worker.proto

import type { OpenIntent as _careen_v1_OpenIntent, OpenIntent__Output as _careen_v1_OpenIntent__Output } from '../../careen/v1/OpenIntent.ts';

export interface ListOpenIntentsResponse {
  'intents'?: (_careen_v1_OpenIntent)[];
}

export interface ListOpenIntentsResponse__Output {
  'intents': (_careen_v1_OpenIntent__Output)[];
}
