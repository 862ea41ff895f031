// Original file: proto/careen/v1/restoration.proto

import type { RestoredImage as _careen_v1_RestoredImage, RestoredImage__Output as _careen_v1_RestoredImage__Output } from '../../careen/v1/RestoredImage.ts';
import type { NextRun as _careen_v1_NextRun, NextRun__Output as _careen_v1_NextRun__Output } from '../../careen/v1/NextRun.ts';
import type { Restoration as _careen_v1_Restoration, Restoration__Output as _careen_v1_Restoration__Output } from '../../careen/v1/Restoration.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchRestorationResponse {
  'cursor'?: (string);
  'image'?: (_careen_v1_RestoredImage | null);
  'nextRun'?: (_careen_v1_NextRun | null);
  'restoration'?: (_careen_v1_Restoration | null);
  'done'?: (number | string | Long);
  'total'?: (number | string | Long);
  'part'?: "image"|"nextRun"|"restoration";
}

export interface WatchRestorationResponse__Output {
  'cursor': (string);
  'image'?: (_careen_v1_RestoredImage__Output | null);
  'nextRun'?: (_careen_v1_NextRun__Output | null);
  'restoration'?: (_careen_v1_Restoration__Output | null);
  'done': (number);
  'total': (number);
  'part'?: "image"|"nextRun"|"restoration";
}
