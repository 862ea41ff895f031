// Original file: proto/careen/v1/repository.proto

import type { Explanation as _careen_v1_Explanation, Explanation__Output as _careen_v1_Explanation__Output } from '../../careen/v1/Explanation.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';
import type { Removal as _careen_v1_Removal, Removal__Output as _careen_v1_Removal__Output } from '../../careen/v1/Removal.ts';
import type { ExplainedImage as _careen_v1_ExplainedImage, ExplainedImage__Output as _careen_v1_ExplainedImage__Output } from '../../careen/v1/ExplainedImage.ts';

export interface ExplainRepositoryResponse {
  'explanation'?: (_careen_v1_Explanation | null);
  'decision'?: (_careen_v1_Decision | null);
  'removal'?: (_careen_v1_Removal | null);
  'image'?: (_careen_v1_ExplainedImage | null);
  'part'?: "explanation"|"decision"|"removal"|"image";
}

export interface ExplainRepositoryResponse__Output {
  'explanation'?: (_careen_v1_Explanation__Output | null);
  'decision'?: (_careen_v1_Decision__Output | null);
  'removal'?: (_careen_v1_Removal__Output | null);
  'image'?: (_careen_v1_ExplainedImage__Output | null);
  'part'?: "explanation"|"decision"|"removal"|"image";
}
