// Original file: proto/careen/v1/token.proto

import type { Token as _careen_v1_Token, Token__Output as _careen_v1_Token__Output } from '../../careen/v1/Token.ts';

export interface CreateTokenRequest {
  'token'?: (_careen_v1_Token | null);
  'requestId'?: (string);
}

export interface CreateTokenRequest__Output {
  'token': (_careen_v1_Token__Output | null);
  'requestId': (string);
}
