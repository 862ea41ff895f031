// Original file: proto/careen/v1/repository.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExplainRepositoryRequest as _careen_v1_ExplainRepositoryRequest, ExplainRepositoryRequest__Output as _careen_v1_ExplainRepositoryRequest__Output } from '../../careen/v1/ExplainRepositoryRequest.ts';
import type { ExplainRepositoryResponse as _careen_v1_ExplainRepositoryResponse, ExplainRepositoryResponse__Output as _careen_v1_ExplainRepositoryResponse__Output } from '../../careen/v1/ExplainRepositoryResponse.ts';
import type { GetImageRequest as _careen_v1_GetImageRequest, GetImageRequest__Output as _careen_v1_GetImageRequest__Output } from '../../careen/v1/GetImageRequest.ts';
import type { GetRepositoryRequest as _careen_v1_GetRepositoryRequest, GetRepositoryRequest__Output as _careen_v1_GetRepositoryRequest__Output } from '../../careen/v1/GetRepositoryRequest.ts';
import type { Image as _careen_v1_Image, Image__Output as _careen_v1_Image__Output } from '../../careen/v1/Image.ts';
import type { ListImagesRequest as _careen_v1_ListImagesRequest, ListImagesRequest__Output as _careen_v1_ListImagesRequest__Output } from '../../careen/v1/ListImagesRequest.ts';
import type { ListImagesResponse as _careen_v1_ListImagesResponse, ListImagesResponse__Output as _careen_v1_ListImagesResponse__Output } from '../../careen/v1/ListImagesResponse.ts';
import type { ListRepositoriesRequest as _careen_v1_ListRepositoriesRequest, ListRepositoriesRequest__Output as _careen_v1_ListRepositoriesRequest__Output } from '../../careen/v1/ListRepositoriesRequest.ts';
import type { ListRepositoriesResponse as _careen_v1_ListRepositoriesResponse, ListRepositoriesResponse__Output as _careen_v1_ListRepositoriesResponse__Output } from '../../careen/v1/ListRepositoriesResponse.ts';
import type { PauseRepositoryRequest as _careen_v1_PauseRepositoryRequest, PauseRepositoryRequest__Output as _careen_v1_PauseRepositoryRequest__Output } from '../../careen/v1/PauseRepositoryRequest.ts';
import type { Repository as _careen_v1_Repository, Repository__Output as _careen_v1_Repository__Output } from '../../careen/v1/Repository.ts';
import type { ResumeRepositoryRequest as _careen_v1_ResumeRepositoryRequest, ResumeRepositoryRequest__Output as _careen_v1_ResumeRepositoryRequest__Output } from '../../careen/v1/ResumeRepositoryRequest.ts';

export interface RepositoryServiceClient extends grpc.Client {
  ExplainRepository(argument: _careen_v1_ExplainRepositoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_ExplainRepositoryResponse__Output>;
  ExplainRepository(argument: _careen_v1_ExplainRepositoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_ExplainRepositoryResponse__Output>;
  explainRepository(argument: _careen_v1_ExplainRepositoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_ExplainRepositoryResponse__Output>;
  explainRepository(argument: _careen_v1_ExplainRepositoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_ExplainRepositoryResponse__Output>;
  
  GetImage(argument: _careen_v1_GetImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  GetImage(argument: _careen_v1_GetImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  GetImage(argument: _careen_v1_GetImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  GetImage(argument: _careen_v1_GetImageRequest, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  getImage(argument: _careen_v1_GetImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  getImage(argument: _careen_v1_GetImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  getImage(argument: _careen_v1_GetImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  getImage(argument: _careen_v1_GetImageRequest, callback: grpc.requestCallback<_careen_v1_Image__Output>): grpc.ClientUnaryCall;
  
  GetRepository(argument: _careen_v1_GetRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  GetRepository(argument: _careen_v1_GetRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  GetRepository(argument: _careen_v1_GetRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  GetRepository(argument: _careen_v1_GetRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  getRepository(argument: _careen_v1_GetRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  getRepository(argument: _careen_v1_GetRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  getRepository(argument: _careen_v1_GetRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  getRepository(argument: _careen_v1_GetRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  
  ListImages(argument: _careen_v1_ListImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  ListImages(argument: _careen_v1_ListImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  ListImages(argument: _careen_v1_ListImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  ListImages(argument: _careen_v1_ListImagesRequest, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  listImages(argument: _careen_v1_ListImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  listImages(argument: _careen_v1_ListImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  listImages(argument: _careen_v1_ListImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  listImages(argument: _careen_v1_ListImagesRequest, callback: grpc.requestCallback<_careen_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  
  ListRepositories(argument: _careen_v1_ListRepositoriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  ListRepositories(argument: _careen_v1_ListRepositoriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  ListRepositories(argument: _careen_v1_ListRepositoriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  ListRepositories(argument: _careen_v1_ListRepositoriesRequest, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  listRepositories(argument: _careen_v1_ListRepositoriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  listRepositories(argument: _careen_v1_ListRepositoriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  listRepositories(argument: _careen_v1_ListRepositoriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  listRepositories(argument: _careen_v1_ListRepositoriesRequest, callback: grpc.requestCallback<_careen_v1_ListRepositoriesResponse__Output>): grpc.ClientUnaryCall;
  
  PauseRepository(argument: _careen_v1_PauseRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  PauseRepository(argument: _careen_v1_PauseRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  PauseRepository(argument: _careen_v1_PauseRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  PauseRepository(argument: _careen_v1_PauseRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  pauseRepository(argument: _careen_v1_PauseRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  pauseRepository(argument: _careen_v1_PauseRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  pauseRepository(argument: _careen_v1_PauseRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  pauseRepository(argument: _careen_v1_PauseRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  
  ResumeRepository(argument: _careen_v1_ResumeRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  ResumeRepository(argument: _careen_v1_ResumeRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  ResumeRepository(argument: _careen_v1_ResumeRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  ResumeRepository(argument: _careen_v1_ResumeRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  resumeRepository(argument: _careen_v1_ResumeRepositoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  resumeRepository(argument: _careen_v1_ResumeRepositoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  resumeRepository(argument: _careen_v1_ResumeRepositoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  resumeRepository(argument: _careen_v1_ResumeRepositoryRequest, callback: grpc.requestCallback<_careen_v1_Repository__Output>): grpc.ClientUnaryCall;
  
}

export interface RepositoryServiceHandlers extends grpc.UntypedServiceImplementation {
  ExplainRepository: grpc.handleServerStreamingCall<_careen_v1_ExplainRepositoryRequest__Output, _careen_v1_ExplainRepositoryResponse>;
  
  GetImage: grpc.handleUnaryCall<_careen_v1_GetImageRequest__Output, _careen_v1_Image>;
  
  GetRepository: grpc.handleUnaryCall<_careen_v1_GetRepositoryRequest__Output, _careen_v1_Repository>;
  
  ListImages: grpc.handleUnaryCall<_careen_v1_ListImagesRequest__Output, _careen_v1_ListImagesResponse>;
  
  ListRepositories: grpc.handleUnaryCall<_careen_v1_ListRepositoriesRequest__Output, _careen_v1_ListRepositoriesResponse>;
  
  PauseRepository: grpc.handleUnaryCall<_careen_v1_PauseRepositoryRequest__Output, _careen_v1_Repository>;
  
  ResumeRepository: grpc.handleUnaryCall<_careen_v1_ResumeRepositoryRequest__Output, _careen_v1_Repository>;
  
}

export interface RepositoryServiceDefinition extends grpc.ServiceDefinition {
  ExplainRepository: MethodDefinition<_careen_v1_ExplainRepositoryRequest, _careen_v1_ExplainRepositoryResponse, _careen_v1_ExplainRepositoryRequest__Output, _careen_v1_ExplainRepositoryResponse__Output>
  GetImage: MethodDefinition<_careen_v1_GetImageRequest, _careen_v1_Image, _careen_v1_GetImageRequest__Output, _careen_v1_Image__Output>
  GetRepository: MethodDefinition<_careen_v1_GetRepositoryRequest, _careen_v1_Repository, _careen_v1_GetRepositoryRequest__Output, _careen_v1_Repository__Output>
  ListImages: MethodDefinition<_careen_v1_ListImagesRequest, _careen_v1_ListImagesResponse, _careen_v1_ListImagesRequest__Output, _careen_v1_ListImagesResponse__Output>
  ListRepositories: MethodDefinition<_careen_v1_ListRepositoriesRequest, _careen_v1_ListRepositoriesResponse, _careen_v1_ListRepositoriesRequest__Output, _careen_v1_ListRepositoriesResponse__Output>
  PauseRepository: MethodDefinition<_careen_v1_PauseRepositoryRequest, _careen_v1_Repository, _careen_v1_PauseRepositoryRequest__Output, _careen_v1_Repository__Output>
  ResumeRepository: MethodDefinition<_careen_v1_ResumeRepositoryRequest, _careen_v1_Repository, _careen_v1_ResumeRepositoryRequest__Output, _careen_v1_Repository__Output>
}
