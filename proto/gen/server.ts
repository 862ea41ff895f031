import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetHealthRequest as _careen_v1_GetHealthRequest, GetHealthRequest__Output as _careen_v1_GetHealthRequest__Output } from './careen/v1/GetHealthRequest.ts';
import type { GetServerRequest as _careen_v1_GetServerRequest, GetServerRequest__Output as _careen_v1_GetServerRequest__Output } from './careen/v1/GetServerRequest.ts';
import type { Health as _careen_v1_Health, Health__Output as _careen_v1_Health__Output } from './careen/v1/Health.ts';
import type { HealthComponent as _careen_v1_HealthComponent, HealthComponent__Output as _careen_v1_HealthComponent__Output } from './careen/v1/HealthComponent.ts';
import type { Server as _careen_v1_Server, Server__Output as _careen_v1_Server__Output } from './careen/v1/Server.ts';
import type { ServerServiceClient as _careen_v1_ServerServiceClient, ServerServiceDefinition as _careen_v1_ServerServiceDefinition } from './careen/v1/ServerService.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      GetHealthRequest: MessageTypeDefinition<_careen_v1_GetHealthRequest, _careen_v1_GetHealthRequest__Output>
      GetServerRequest: MessageTypeDefinition<_careen_v1_GetServerRequest, _careen_v1_GetServerRequest__Output>
      Health: MessageTypeDefinition<_careen_v1_Health, _careen_v1_Health__Output>
      HealthComponent: MessageTypeDefinition<_careen_v1_HealthComponent, _careen_v1_HealthComponent__Output>
      Server: MessageTypeDefinition<_careen_v1_Server, _careen_v1_Server__Output>
      ServerService: SubtypeConstructor<typeof grpc.Client, _careen_v1_ServerServiceClient> & { service: _careen_v1_ServerServiceDefinition }
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

