import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync, type PackageDefinition } from '@grpc/proto-loader'
import type { ProtoGrpcType as HealthProto } from './gen/health.ts'
import type { ProtoGrpcType as ReflectionProto } from './gen/reflection.ts'

type Reflection = ReflectionProto['grpc']['reflection']['v1']['ServerReflection']

/** Services of gRPC itself, which tools call without knowing careen. */
export type OpenServices = {
  readonly Health: HealthProto['grpc']['health']['v1']['Health']
  /** Version 1 and the one before, whose messages are the same. */
  readonly reflection: readonly [Reflection, Reflection]
}

const FILES = ['health/v1/health', 'reflection/v1/reflection', 'reflection/v1alpha/reflection'].map(
  (name) => `grpc/${name}.proto`,
)

let definitions: PackageDefinition | undefined

/** Returns the definitions of the services of gRPC itself, with the options of the generated types. They are read once. */
export function loadOpenDefinitions(): PackageDefinition {
  return (definitions ??= readDefinitions())
}

function readDefinitions(): PackageDefinition {
  const file = fileURLToPath(import.meta.resolve('#asset/proto/grpc/health/v1/health.proto'))
  const folder = dirname(dirname(dirname(dirname(file))))
  return loadSync(FILES, {
    includeDirs: [folder],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  })
}

export function loadOpenServices(): OpenServices {
  const { grpc } = loadPackageDefinition(loadOpenDefinitions()) as unknown as {
    readonly grpc: HealthProto['grpc'] & {
      readonly reflection: Record<'v1' | 'v1alpha', { readonly ServerReflection: Reflection }>
    }
  }
  const { v1, v1alpha } = grpc.reflection
  return { Health: grpc.health.v1.Health, reflection: [v1.ServerReflection, v1alpha.ServerReflection] }
}
