// Original file: proto/careen/v1/pin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchCreatePinsRequest as _careen_v1_BatchCreatePinsRequest, BatchCreatePinsRequest__Output as _careen_v1_BatchCreatePinsRequest__Output } from '../../careen/v1/BatchCreatePinsRequest.ts';
import type { BatchCreatePinsResponse as _careen_v1_BatchCreatePinsResponse, BatchCreatePinsResponse__Output as _careen_v1_BatchCreatePinsResponse__Output } from '../../careen/v1/BatchCreatePinsResponse.ts';
import type { CreatePinRequest as _careen_v1_CreatePinRequest, CreatePinRequest__Output as _careen_v1_CreatePinRequest__Output } from '../../careen/v1/CreatePinRequest.ts';
import type { DeletePinRequest as _careen_v1_DeletePinRequest, DeletePinRequest__Output as _careen_v1_DeletePinRequest__Output } from '../../careen/v1/DeletePinRequest.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from '../../google/protobuf/Empty.ts';
import type { GetPinRequest as _careen_v1_GetPinRequest, GetPinRequest__Output as _careen_v1_GetPinRequest__Output } from '../../careen/v1/GetPinRequest.ts';
import type { ListPinsRequest as _careen_v1_ListPinsRequest, ListPinsRequest__Output as _careen_v1_ListPinsRequest__Output } from '../../careen/v1/ListPinsRequest.ts';
import type { ListPinsResponse as _careen_v1_ListPinsResponse, ListPinsResponse__Output as _careen_v1_ListPinsResponse__Output } from '../../careen/v1/ListPinsResponse.ts';
import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface PinServiceClient extends grpc.Client {
  BatchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  batchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  batchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  batchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  batchCreatePins(argument: _careen_v1_BatchCreatePinsRequest, callback: grpc.requestCallback<_careen_v1_BatchCreatePinsResponse__Output>): grpc.ClientUnaryCall;
  
  CreatePin(argument: _careen_v1_CreatePinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  CreatePin(argument: _careen_v1_CreatePinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  CreatePin(argument: _careen_v1_CreatePinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  CreatePin(argument: _careen_v1_CreatePinRequest, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  createPin(argument: _careen_v1_CreatePinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  createPin(argument: _careen_v1_CreatePinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  createPin(argument: _careen_v1_CreatePinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  createPin(argument: _careen_v1_CreatePinRequest, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  
  DeletePin(argument: _careen_v1_DeletePinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePin(argument: _careen_v1_DeletePinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePin(argument: _careen_v1_DeletePinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePin(argument: _careen_v1_DeletePinRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePin(argument: _careen_v1_DeletePinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePin(argument: _careen_v1_DeletePinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePin(argument: _careen_v1_DeletePinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePin(argument: _careen_v1_DeletePinRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  GetPin(argument: _careen_v1_GetPinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  GetPin(argument: _careen_v1_GetPinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  GetPin(argument: _careen_v1_GetPinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  GetPin(argument: _careen_v1_GetPinRequest, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  getPin(argument: _careen_v1_GetPinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  getPin(argument: _careen_v1_GetPinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  getPin(argument: _careen_v1_GetPinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  getPin(argument: _careen_v1_GetPinRequest, callback: grpc.requestCallback<_careen_v1_Pin__Output>): grpc.ClientUnaryCall;
  
  ListPins(argument: _careen_v1_ListPinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _careen_v1_ListPinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _careen_v1_ListPinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  ListPins(argument: _careen_v1_ListPinsRequest, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _careen_v1_ListPinsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _careen_v1_ListPinsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _careen_v1_ListPinsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  listPins(argument: _careen_v1_ListPinsRequest, callback: grpc.requestCallback<_careen_v1_ListPinsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PinServiceHandlers extends grpc.UntypedServiceImplementation {
  BatchCreatePins: grpc.handleUnaryCall<_careen_v1_BatchCreatePinsRequest__Output, _careen_v1_BatchCreatePinsResponse>;
  
  CreatePin: grpc.handleUnaryCall<_careen_v1_CreatePinRequest__Output, _careen_v1_Pin>;
  
  DeletePin: grpc.handleUnaryCall<_careen_v1_DeletePinRequest__Output, _google_protobuf_Empty>;
  
  GetPin: grpc.handleUnaryCall<_careen_v1_GetPinRequest__Output, _careen_v1_Pin>;
  
  ListPins: grpc.handleUnaryCall<_careen_v1_ListPinsRequest__Output, _careen_v1_ListPinsResponse>;
  
}

export interface PinServiceDefinition extends grpc.ServiceDefinition {
  BatchCreatePins: MethodDefinition<_careen_v1_BatchCreatePinsRequest, _careen_v1_BatchCreatePinsResponse, _careen_v1_BatchCreatePinsRequest__Output, _careen_v1_BatchCreatePinsResponse__Output>
  CreatePin: MethodDefinition<_careen_v1_CreatePinRequest, _careen_v1_Pin, _careen_v1_CreatePinRequest__Output, _careen_v1_Pin__Output>
  DeletePin: MethodDefinition<_careen_v1_DeletePinRequest, _google_protobuf_Empty, _careen_v1_DeletePinRequest__Output, _google_protobuf_Empty__Output>
  GetPin: MethodDefinition<_careen_v1_GetPinRequest, _careen_v1_Pin, _careen_v1_GetPinRequest__Output, _careen_v1_Pin__Output>
  ListPins: MethodDefinition<_careen_v1_ListPinsRequest, _careen_v1_ListPinsResponse, _careen_v1_ListPinsRequest__Output, _careen_v1_ListPinsResponse__Output>
}
