// Original file: proto/careen/v1/restoration.proto


// Original file: proto/careen/v1/restoration.proto

export const _careen_v1_RestoredImage_Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_RESTORED: 'OUTCOME_RESTORED',
  OUTCOME_TAG_CONFLICT: 'OUTCOME_TAG_CONFLICT',
  OUTCOME_BLOBS_GONE: 'OUTCOME_BLOBS_GONE',
  OUTCOME_EXPIRED: 'OUTCOME_EXPIRED',
  OUTCOME_UNREACHABLE: 'OUTCOME_UNREACHABLE',
  OUTCOME_FAILED: 'OUTCOME_FAILED',
} as const;

export type _careen_v1_RestoredImage_Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_RESTORED'
  | 1
  | 'OUTCOME_TAG_CONFLICT'
  | 2
  | 'OUTCOME_BLOBS_GONE'
  | 3
  | 'OUTCOME_EXPIRED'
  | 4
  | 'OUTCOME_UNREACHABLE'
  | 5
  | 'OUTCOME_FAILED'
  | 6

export type _careen_v1_RestoredImage_Outcome__Output = typeof _careen_v1_RestoredImage_Outcome[keyof typeof _careen_v1_RestoredImage_Outcome]

export interface RestoredImage {
  'image'?: (string);
  'outcome'?: (_careen_v1_RestoredImage_Outcome);
  'hadTags'?: (string)[];
  'tags'?: (string)[];
  'tagConflicts'?: (string)[];
  'manifests'?: (string)[];
  'unchanged'?: (boolean);
  'detail'?: (string);
}

export interface RestoredImage__Output {
  'image': (string);
  'outcome': (_careen_v1_RestoredImage_Outcome__Output);
  'hadTags': (string)[];
  'tags': (string)[];
  'tagConflicts': (string)[];
  'manifests': (string)[];
  'unchanged': (boolean);
  'detail': (string);
}
