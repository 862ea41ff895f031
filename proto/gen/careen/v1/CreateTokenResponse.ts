// Original file: proto/careen/v1/token.proto

import type { Token as _careen_v1_Token, Token__Output as _careen_v1_Token__Output } from '../../careen/v1/Token.ts';

export interface CreateTokenResponse {
  'token'?: (_careen_v1_Token | null);
  'secret'?: (string);
}

export interface CreateTokenResponse__Output {
  'token': (_careen_v1_Token__Output | null);
  'secret': (string);
}
