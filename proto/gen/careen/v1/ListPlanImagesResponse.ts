// Original file: proto/careen/v1/plan.proto

import type { PlanImage as _careen_v1_PlanImage, PlanImage__Output as _careen_v1_PlanImage__Output } from '../../careen/v1/PlanImage.ts';

export interface ListPlanImagesResponse {
  'images'?: (_careen_v1_PlanImage)[];
  'nextPageToken'?: (string);
}

export interface ListPlanImagesResponse__Output {
  'images': (_careen_v1_PlanImage__Output)[];
  'nextPageToken': (string);
}
