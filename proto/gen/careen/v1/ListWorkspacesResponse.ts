// Original file: proto/careen/v1/workspace.proto

import type { Workspace as _careen_v1_Workspace, Workspace__Output as _careen_v1_Workspace__Output } from '../../careen/v1/Workspace.ts';

export interface ListWorkspacesResponse {
  'workspaces'?: (_careen_v1_Workspace)[];
  'nextPageToken'?: (string);
}

export interface ListWorkspacesResponse__Output {
  'workspaces': (_careen_v1_Workspace__Output)[];
  'nextPageToken': (string);
}
