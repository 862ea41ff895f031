// Original file: proto/careen/v1/token.proto

import type { Token as _careen_v1_Token, Token__Output as _careen_v1_Token__Output } from '../../careen/v1/Token.ts';

export interface ListTokensResponse {
  'tokens'?: (_careen_v1_Token)[];
  'nextPageToken'?: (string);
}

export interface ListTokensResponse__Output {
  'tokens': (_careen_v1_Token__Output)[];
  'nextPageToken': (string);
}
