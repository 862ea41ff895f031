// Original file: proto/careen/worker/v1/manifest.proto

import type { Part as _careen_worker_v1_Part, Part__Output as _careen_worker_v1_Part__Output } from '../../../careen/worker/v1/Part.ts';
import type { Long } from '@grpc/proto-loader';

export interface ManifestFacts {
  'digest'?: (string);
  'mediaType'?: (string);
  'index'?: (boolean);
  'size'?: (number | string | Long);
  'config'?: (string);
  'artifactType'?: (string);
  'subject'?: (string);
  'children'?: (string)[];
  'attestations'?: (_careen_worker_v1_Part)[];
  'annotations'?: ({[key: string]: string});
  'blobs'?: (_careen_worker_v1_Part)[];
}

export interface ManifestFacts__Output {
  'digest': (string);
  'mediaType': (string);
  'index': (boolean);
  'size': (number);
  'config': (string);
  'artifactType': (string);
  'subject': (string);
  'children': (string)[];
  'attestations': (_careen_worker_v1_Part__Output)[];
  'annotations': ({[key: string]: string});
  'blobs': (_careen_worker_v1_Part__Output)[];
}
