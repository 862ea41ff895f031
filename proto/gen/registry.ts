import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckRegistryRequest as _careen_v1_CheckRegistryRequest, CheckRegistryRequest__Output as _careen_v1_CheckRegistryRequest__Output } from './careen/v1/CheckRegistryRequest.ts';
import type { CheckRegistryResponse as _careen_v1_CheckRegistryResponse, CheckRegistryResponse__Output as _careen_v1_CheckRegistryResponse__Output } from './careen/v1/CheckRegistryResponse.ts';
import type { CheckResult as _careen_v1_CheckResult, CheckResult__Output as _careen_v1_CheckResult__Output } from './careen/v1/CheckResult.ts';
import type { ListRegistriesRequest as _careen_v1_ListRegistriesRequest, ListRegistriesRequest__Output as _careen_v1_ListRegistriesRequest__Output } from './careen/v1/ListRegistriesRequest.ts';
import type { ListRegistriesResponse as _careen_v1_ListRegistriesResponse, ListRegistriesResponse__Output as _careen_v1_ListRegistriesResponse__Output } from './careen/v1/ListRegistriesResponse.ts';
import type { Pause as _careen_v1_Pause, Pause__Output as _careen_v1_Pause__Output } from './careen/v1/Pause.ts';
import type { PauseRegistryRequest as _careen_v1_PauseRegistryRequest, PauseRegistryRequest__Output as _careen_v1_PauseRegistryRequest__Output } from './careen/v1/PauseRegistryRequest.ts';
import type { RegistryCapabilities as _careen_v1_RegistryCapabilities, RegistryCapabilities__Output as _careen_v1_RegistryCapabilities__Output } from './careen/v1/RegistryCapabilities.ts';
import type { RegistryServiceClient as _careen_v1_RegistryServiceClient, RegistryServiceDefinition as _careen_v1_RegistryServiceDefinition } from './careen/v1/RegistryService.ts';
import type { RegistrySize as _careen_v1_RegistrySize, RegistrySize__Output as _careen_v1_RegistrySize__Output } from './careen/v1/RegistrySize.ts';
import type { RegistryState as _careen_v1_RegistryState, RegistryState__Output as _careen_v1_RegistryState__Output } from './careen/v1/RegistryState.ts';
import type { ResumeRegistryRequest as _careen_v1_ResumeRegistryRequest, ResumeRegistryRequest__Output as _careen_v1_ResumeRegistryRequest__Output } from './careen/v1/ResumeRegistryRequest.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      CheckRegistryRequest: MessageTypeDefinition<_careen_v1_CheckRegistryRequest, _careen_v1_CheckRegistryRequest__Output>
      CheckRegistryResponse: MessageTypeDefinition<_careen_v1_CheckRegistryResponse, _careen_v1_CheckRegistryResponse__Output>
      CheckResult: MessageTypeDefinition<_careen_v1_CheckResult, _careen_v1_CheckResult__Output>
      ListRegistriesRequest: MessageTypeDefinition<_careen_v1_ListRegistriesRequest, _careen_v1_ListRegistriesRequest__Output>
      ListRegistriesResponse: MessageTypeDefinition<_careen_v1_ListRegistriesResponse, _careen_v1_ListRegistriesResponse__Output>
      Pause: MessageTypeDefinition<_careen_v1_Pause, _careen_v1_Pause__Output>
      PauseRegistryRequest: MessageTypeDefinition<_careen_v1_PauseRegistryRequest, _careen_v1_PauseRegistryRequest__Output>
      RegistryCapabilities: MessageTypeDefinition<_careen_v1_RegistryCapabilities, _careen_v1_RegistryCapabilities__Output>
      RegistryService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RegistryServiceClient> & { service: _careen_v1_RegistryServiceDefinition }
      RegistrySize: MessageTypeDefinition<_careen_v1_RegistrySize, _careen_v1_RegistrySize__Output>
      RegistryState: MessageTypeDefinition<_careen_v1_RegistryState, _careen_v1_RegistryState__Output>
      ResumeRegistryRequest: MessageTypeDefinition<_careen_v1_ResumeRegistryRequest, _careen_v1_ResumeRegistryRequest__Output>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

