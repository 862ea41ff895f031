// Original file: proto/careen/v1/registry.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RegistryCapabilities {
  'profile'?: (string);
  'detectedBy'?: (string);
  'digestDelete'?: (string);
  'untag'?: (string);
  'untaggedListing'?: (boolean);
  'pushTimes'?: (boolean);
  'referrers'?: (string);
  'catalog'?: (string);
  'repository'?: (string);
  'clockSkewMs'?: (number | string | Long);
  'probeTime'?: (_google_protobuf_Timestamp | null);
  'url'?: (string);
  '_clockSkewMs'?: "clockSkewMs";
}

export interface RegistryCapabilities__Output {
  'profile': (string);
  'detectedBy': (string);
  'digestDelete': (string);
  'untag': (string);
  'untaggedListing': (boolean);
  'pushTimes': (boolean);
  'referrers': (string);
  'catalog': (string);
  'repository': (string);
  'clockSkewMs'?: (number);
  'probeTime': (_google_protobuf_Timestamp__Output | null);
  'url': (string);
  '_clockSkewMs'?: "clockSkewMs";
}
