import { loadPackageDefinition } from '@grpc/grpc-js'
import type { ProtoGrpcType as ApprovalProto } from './gen/approval.ts'
import type { ProtoGrpcType as AuditProto } from './gen/audit.ts'
import type { ProtoGrpcType as PinProto } from './gen/pin.ts'
import type { ProtoGrpcType as PlanProto } from './gen/plan.ts'
import type { ProtoGrpcType as PolicyProto } from './gen/policy.ts'
import type { ProtoGrpcType as RegistryProto } from './gen/registry.ts'
import type { ProtoGrpcType as RepositoryProto } from './gen/repository.ts'
import type { ProtoGrpcType as RestorationProto } from './gen/restoration.ts'
import type { ProtoGrpcType as RunProto } from './gen/run.ts'
import type { ProtoGrpcType as ServerProto } from './gen/server.ts'
import type { ProtoGrpcType as TokenProto } from './gen/token.ts'
import type { ProtoGrpcType as WorkerProto } from './gen/worker.ts'
import type { ProtoGrpcType as WorkspaceProto } from './gen/workspace.ts'
import { lightServices } from './light-services.ts'

/** The definitions of all services: those of careen.v1, and the one of careen.worker.v1. */
export type WireServices = ApprovalProto['careen']['v1'] &
  AuditProto['careen']['v1'] &
  PinProto['careen']['v1'] &
  PlanProto['careen']['v1'] &
  PolicyProto['careen']['v1'] &
  RegistryProto['careen']['v1'] &
  RepositoryProto['careen']['v1'] &
  RestorationProto['careen']['v1'] &
  RunProto['careen']['v1'] &
  ServerProto['careen']['v1'] &
  TokenProto['careen']['v1'] &
  WorkspaceProto['careen']['v1'] &
  Pick<WorkerProto['careen']['worker']['v1'], 'WorkerService'>

let services: WireServices | undefined

/** Returns the services of the API. They are read once; the messages of a method are made at its first call. */
export function loadServices(): WireServices {
  return (services ??= openServices())
}

function openServices(): WireServices {
  const { careen } = loadPackageDefinition(lightServices('careen.')) as unknown as {
    readonly careen: {
      readonly v1: object
      readonly worker: { readonly v1: WorkerProto['careen']['worker']['v1'] }
    }
  }
  const { WorkerService } = careen.worker.v1
  return { ...(careen.v1 as Omit<WireServices, 'WorkerService'>), WorkerService }
}
