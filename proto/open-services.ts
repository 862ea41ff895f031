import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync, type PackageDefinition } from '@grpc/proto-loader'
import type { ProtoGrpcType as HealthProto } from './gen/health.ts'

/** Services of gRPC itself, which tools call without knowing careen. */
export type OpenServices = { readonly Health: HealthProto['grpc']['health']['v1']['Health'] }

let definitions: PackageDefinition | undefined

/** Returns the definitions of the services of gRPC itself, with the options of the generated types. They are read once. */
export function loadOpenDefinitions(): PackageDefinition {
  return (definitions ??= readDefinitions())
}

function readDefinitions(): PackageDefinition {
  const file = fileURLToPath(import.meta.resolve('#asset/proto/grpc/health/v1/health.proto'))
  const folder = dirname(dirname(dirname(dirname(file))))
  return loadSync(['grpc/health/v1/health.proto'], {
    includeDirs: [folder],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  })
}

export function loadOpenServices(): OpenServices {
  const { grpc } = loadPackageDefinition(loadOpenDefinitions()) as unknown as HealthProto
  return { Health: grpc.health.v1.Health }
}
