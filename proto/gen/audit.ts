import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AuditCaller as _careen_v1_AuditCaller, AuditCaller__Output as _careen_v1_AuditCaller__Output } from './careen/v1/AuditCaller.ts';
import type { AuditEvent as _careen_v1_AuditEvent, AuditEvent__Output as _careen_v1_AuditEvent__Output } from './careen/v1/AuditEvent.ts';
import type { AuditServiceClient as _careen_v1_AuditServiceClient, AuditServiceDefinition as _careen_v1_AuditServiceDefinition } from './careen/v1/AuditService.ts';
import type { ListAuditEventsRequest as _careen_v1_ListAuditEventsRequest, ListAuditEventsRequest__Output as _careen_v1_ListAuditEventsRequest__Output } from './careen/v1/ListAuditEventsRequest.ts';
import type { ListAuditEventsResponse as _careen_v1_ListAuditEventsResponse, ListAuditEventsResponse__Output as _careen_v1_ListAuditEventsResponse__Output } from './careen/v1/ListAuditEventsResponse.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      AuditCaller: MessageTypeDefinition<_careen_v1_AuditCaller, _careen_v1_AuditCaller__Output>
      AuditEvent: MessageTypeDefinition<_careen_v1_AuditEvent, _careen_v1_AuditEvent__Output>
      AuditService: SubtypeConstructor<typeof grpc.Client, _careen_v1_AuditServiceClient> & { service: _careen_v1_AuditServiceDefinition }
      ListAuditEventsRequest: MessageTypeDefinition<_careen_v1_ListAuditEventsRequest, _careen_v1_ListAuditEventsRequest__Output>
      ListAuditEventsResponse: MessageTypeDefinition<_careen_v1_ListAuditEventsResponse, _careen_v1_ListAuditEventsResponse__Output>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

