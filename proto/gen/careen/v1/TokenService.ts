// Original file: proto/careen/v1/token.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateTokenRequest as _careen_v1_CreateTokenRequest, CreateTokenRequest__Output as _careen_v1_CreateTokenRequest__Output } from '../../careen/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _careen_v1_CreateTokenResponse, CreateTokenResponse__Output as _careen_v1_CreateTokenResponse__Output } from '../../careen/v1/CreateTokenResponse.ts';
import type { ListTokensRequest as _careen_v1_ListTokensRequest, ListTokensRequest__Output as _careen_v1_ListTokensRequest__Output } from '../../careen/v1/ListTokensRequest.ts';
import type { ListTokensResponse as _careen_v1_ListTokensResponse, ListTokensResponse__Output as _careen_v1_ListTokensResponse__Output } from '../../careen/v1/ListTokensResponse.ts';
import type { RevokeTokenRequest as _careen_v1_RevokeTokenRequest, RevokeTokenRequest__Output as _careen_v1_RevokeTokenRequest__Output } from '../../careen/v1/RevokeTokenRequest.ts';
import type { Token as _careen_v1_Token, Token__Output as _careen_v1_Token__Output } from '../../careen/v1/Token.ts';

export interface TokenServiceClient extends grpc.Client {
  CreateToken(argument: _careen_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _careen_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _careen_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _careen_v1_CreateTokenRequest, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _careen_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _careen_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _careen_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _careen_v1_CreateTokenRequest, callback: grpc.requestCallback<_careen_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  
  ListTokens(argument: _careen_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _careen_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _careen_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _careen_v1_ListTokensRequest, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _careen_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _careen_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _careen_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _careen_v1_ListTokensRequest, callback: grpc.requestCallback<_careen_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeToken(argument: _careen_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _careen_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _careen_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _careen_v1_RevokeTokenRequest, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _careen_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _careen_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _careen_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _careen_v1_RevokeTokenRequest, callback: grpc.requestCallback<_careen_v1_Token__Output>): grpc.ClientUnaryCall;
  
}

export interface TokenServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateToken: grpc.handleUnaryCall<_careen_v1_CreateTokenRequest__Output, _careen_v1_CreateTokenResponse>;
  
  ListTokens: grpc.handleUnaryCall<_careen_v1_ListTokensRequest__Output, _careen_v1_ListTokensResponse>;
  
  RevokeToken: grpc.handleUnaryCall<_careen_v1_RevokeTokenRequest__Output, _careen_v1_Token>;
  
}

export interface TokenServiceDefinition extends grpc.ServiceDefinition {
  CreateToken: MethodDefinition<_careen_v1_CreateTokenRequest, _careen_v1_CreateTokenResponse, _careen_v1_CreateTokenRequest__Output, _careen_v1_CreateTokenResponse__Output>
  ListTokens: MethodDefinition<_careen_v1_ListTokensRequest, _careen_v1_ListTokensResponse, _careen_v1_ListTokensRequest__Output, _careen_v1_ListTokensResponse__Output>
  RevokeToken: MethodDefinition<_careen_v1_RevokeTokenRequest, _careen_v1_Token, _careen_v1_RevokeTokenRequest__Output, _careen_v1_Token__Output>
}
