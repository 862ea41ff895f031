import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Approval as _careen_v1_Approval, Approval__Output as _careen_v1_Approval__Output } from './careen/v1/Approval.ts';
import type { ApprovalServiceClient as _careen_v1_ApprovalServiceClient, ApprovalServiceDefinition as _careen_v1_ApprovalServiceDefinition } from './careen/v1/ApprovalService.ts';
import type { CreateApprovalRequest as _careen_v1_CreateApprovalRequest, CreateApprovalRequest__Output as _careen_v1_CreateApprovalRequest__Output } from './careen/v1/CreateApprovalRequest.ts';
import type { ListApprovalsRequest as _careen_v1_ListApprovalsRequest, ListApprovalsRequest__Output as _careen_v1_ListApprovalsRequest__Output } from './careen/v1/ListApprovalsRequest.ts';
import type { ListApprovalsResponse as _careen_v1_ListApprovalsResponse, ListApprovalsResponse__Output as _careen_v1_ListApprovalsResponse__Output } from './careen/v1/ListApprovalsResponse.ts';
import type { RevokeApprovalRequest as _careen_v1_RevokeApprovalRequest, RevokeApprovalRequest__Output as _careen_v1_RevokeApprovalRequest__Output } from './careen/v1/RevokeApprovalRequest.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      Approval: MessageTypeDefinition<_careen_v1_Approval, _careen_v1_Approval__Output>
      ApprovalService: SubtypeConstructor<typeof grpc.Client, _careen_v1_ApprovalServiceClient> & { service: _careen_v1_ApprovalServiceDefinition }
      CreateApprovalRequest: MessageTypeDefinition<_careen_v1_CreateApprovalRequest, _careen_v1_CreateApprovalRequest__Output>
      ListApprovalsRequest: MessageTypeDefinition<_careen_v1_ListApprovalsRequest, _careen_v1_ListApprovalsRequest__Output>
      ListApprovalsResponse: MessageTypeDefinition<_careen_v1_ListApprovalsResponse, _careen_v1_ListApprovalsResponse__Output>
      RevokeApprovalRequest: MessageTypeDefinition<_careen_v1_RevokeApprovalRequest, _careen_v1_RevokeApprovalRequest__Output>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

