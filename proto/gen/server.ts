import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Caller as _careen_v1_Caller, Caller__Output as _careen_v1_Caller__Output } from './careen/v1/Caller.ts';
import type { CreateTokenRequest as _careen_v1_CreateTokenRequest, CreateTokenRequest__Output as _careen_v1_CreateTokenRequest__Output } from './careen/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _careen_v1_CreateTokenResponse, CreateTokenResponse__Output as _careen_v1_CreateTokenResponse__Output } from './careen/v1/CreateTokenResponse.ts';
import type { GetHealthRequest as _careen_v1_GetHealthRequest, GetHealthRequest__Output as _careen_v1_GetHealthRequest__Output } from './careen/v1/GetHealthRequest.ts';
import type { GetServerRequest as _careen_v1_GetServerRequest, GetServerRequest__Output as _careen_v1_GetServerRequest__Output } from './careen/v1/GetServerRequest.ts';
import type { Grant as _careen_v1_Grant, Grant__Output as _careen_v1_Grant__Output } from './careen/v1/Grant.ts';
import type { Health as _careen_v1_Health, Health__Output as _careen_v1_Health__Output } from './careen/v1/Health.ts';
import type { HealthComponent as _careen_v1_HealthComponent, HealthComponent__Output as _careen_v1_HealthComponent__Output } from './careen/v1/HealthComponent.ts';
import type { ListTokensRequest as _careen_v1_ListTokensRequest, ListTokensRequest__Output as _careen_v1_ListTokensRequest__Output } from './careen/v1/ListTokensRequest.ts';
import type { ListTokensResponse as _careen_v1_ListTokensResponse, ListTokensResponse__Output as _careen_v1_ListTokensResponse__Output } from './careen/v1/ListTokensResponse.ts';
import type { RevokeTokenRequest as _careen_v1_RevokeTokenRequest, RevokeTokenRequest__Output as _careen_v1_RevokeTokenRequest__Output } from './careen/v1/RevokeTokenRequest.ts';
import type { Server as _careen_v1_Server, Server__Output as _careen_v1_Server__Output } from './careen/v1/Server.ts';
import type { ServerServiceClient as _careen_v1_ServerServiceClient, ServerServiceDefinition as _careen_v1_ServerServiceDefinition } from './careen/v1/ServerService.ts';
import type { Token as _careen_v1_Token, Token__Output as _careen_v1_Token__Output } from './careen/v1/Token.ts';
import type { TokenServiceClient as _careen_v1_TokenServiceClient, TokenServiceDefinition as _careen_v1_TokenServiceDefinition } from './careen/v1/TokenService.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      Caller: MessageTypeDefinition<_careen_v1_Caller, _careen_v1_Caller__Output>
      CreateTokenRequest: MessageTypeDefinition<_careen_v1_CreateTokenRequest, _careen_v1_CreateTokenRequest__Output>
      CreateTokenResponse: MessageTypeDefinition<_careen_v1_CreateTokenResponse, _careen_v1_CreateTokenResponse__Output>
      GetHealthRequest: MessageTypeDefinition<_careen_v1_GetHealthRequest, _careen_v1_GetHealthRequest__Output>
      GetServerRequest: MessageTypeDefinition<_careen_v1_GetServerRequest, _careen_v1_GetServerRequest__Output>
      Grant: MessageTypeDefinition<_careen_v1_Grant, _careen_v1_Grant__Output>
      Health: MessageTypeDefinition<_careen_v1_Health, _careen_v1_Health__Output>
      HealthComponent: MessageTypeDefinition<_careen_v1_HealthComponent, _careen_v1_HealthComponent__Output>
      ListTokensRequest: MessageTypeDefinition<_careen_v1_ListTokensRequest, _careen_v1_ListTokensRequest__Output>
      ListTokensResponse: MessageTypeDefinition<_careen_v1_ListTokensResponse, _careen_v1_ListTokensResponse__Output>
      RevokeTokenRequest: MessageTypeDefinition<_careen_v1_RevokeTokenRequest, _careen_v1_RevokeTokenRequest__Output>
      Role: EnumTypeDefinition
      Server: MessageTypeDefinition<_careen_v1_Server, _careen_v1_Server__Output>
      ServerService: SubtypeConstructor<typeof grpc.Client, _careen_v1_ServerServiceClient> & { service: _careen_v1_ServerServiceDefinition }
      Token: MessageTypeDefinition<_careen_v1_Token, _careen_v1_Token__Output>
      TokenService: SubtypeConstructor<typeof grpc.Client, _careen_v1_TokenServiceClient> & { service: _careen_v1_TokenServiceDefinition }
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

