import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BatchCreatePinsRequest as _careen_v1_BatchCreatePinsRequest, BatchCreatePinsRequest__Output as _careen_v1_BatchCreatePinsRequest__Output } from './careen/v1/BatchCreatePinsRequest.ts';
import type { BatchCreatePinsResponse as _careen_v1_BatchCreatePinsResponse, BatchCreatePinsResponse__Output as _careen_v1_BatchCreatePinsResponse__Output } from './careen/v1/BatchCreatePinsResponse.ts';
import type { CreatePinRequest as _careen_v1_CreatePinRequest, CreatePinRequest__Output as _careen_v1_CreatePinRequest__Output } from './careen/v1/CreatePinRequest.ts';
import type { DeletePinRequest as _careen_v1_DeletePinRequest, DeletePinRequest__Output as _careen_v1_DeletePinRequest__Output } from './careen/v1/DeletePinRequest.ts';
import type { GetPinRequest as _careen_v1_GetPinRequest, GetPinRequest__Output as _careen_v1_GetPinRequest__Output } from './careen/v1/GetPinRequest.ts';
import type { ListPinsRequest as _careen_v1_ListPinsRequest, ListPinsRequest__Output as _careen_v1_ListPinsRequest__Output } from './careen/v1/ListPinsRequest.ts';
import type { ListPinsResponse as _careen_v1_ListPinsResponse, ListPinsResponse__Output as _careen_v1_ListPinsResponse__Output } from './careen/v1/ListPinsResponse.ts';
import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from './careen/v1/Pin.ts';
import type { PinServiceClient as _careen_v1_PinServiceClient, PinServiceDefinition as _careen_v1_PinServiceDefinition } from './careen/v1/PinService.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from './google/protobuf/Empty.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      BatchCreatePinsRequest: MessageTypeDefinition<_careen_v1_BatchCreatePinsRequest, _careen_v1_BatchCreatePinsRequest__Output>
      BatchCreatePinsResponse: MessageTypeDefinition<_careen_v1_BatchCreatePinsResponse, _careen_v1_BatchCreatePinsResponse__Output>
      CreatePinRequest: MessageTypeDefinition<_careen_v1_CreatePinRequest, _careen_v1_CreatePinRequest__Output>
      DeletePinRequest: MessageTypeDefinition<_careen_v1_DeletePinRequest, _careen_v1_DeletePinRequest__Output>
      GetPinRequest: MessageTypeDefinition<_careen_v1_GetPinRequest, _careen_v1_GetPinRequest__Output>
      ListPinsRequest: MessageTypeDefinition<_careen_v1_ListPinsRequest, _careen_v1_ListPinsRequest__Output>
      ListPinsResponse: MessageTypeDefinition<_careen_v1_ListPinsResponse, _careen_v1_ListPinsResponse__Output>
      Pin: MessageTypeDefinition<_careen_v1_Pin, _careen_v1_Pin__Output>
      PinService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PinServiceClient> & { service: _careen_v1_PinServiceDefinition }
    }
  }
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Empty: MessageTypeDefinition<_google_protobuf_Empty, _google_protobuf_Empty__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

