// Original file: proto/careen/v1/repository.proto

import type { Explanation as _careen_v1_Explanation, Explanation__Output as _careen_v1_Explanation__Output } from '../../careen/v1/Explanation.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';
import type { DeletedImage as _careen_v1_DeletedImage, DeletedImage__Output as _careen_v1_DeletedImage__Output } from '../../careen/v1/DeletedImage.ts';

export interface ExplainResponse {
  'explanation'?: (_careen_v1_Explanation | null);
  'decision'?: (_careen_v1_Decision | null);
  'deleted'?: (_careen_v1_DeletedImage | null);
  'part'?: "explanation"|"decision"|"deleted";
}

export interface ExplainResponse__Output {
  'explanation'?: (_careen_v1_Explanation__Output | null);
  'decision'?: (_careen_v1_Decision__Output | null);
  'deleted'?: (_careen_v1_DeletedImage__Output | null);
  'part'?: "explanation"|"decision"|"deleted";
}
