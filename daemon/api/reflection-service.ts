import { readDescriptors } from '../../proto/descriptors.ts'
import type { ServerReflectionHandlers } from '../../proto/gen/grpc/reflection/v1/ServerReflection.ts'
import type { Gate } from './calls.ts'
import { dialogue } from './dialogue.ts'
import { openReflection, type Reflect } from './reflection.ts'

/** Most questions of a stream. */
const QUESTIONS = 100

/** The service ServerReflection of grpc.reflection. Its callers need no credentials. */
export function reflectionService(gate: Gate): ServerReflectionHandlers {
  let reflect: Reflect | undefined
  return {
    // Why so late: few daemons are ever asked.
    ServerReflectionInfo: dialogue(
      gate,
      (request) => (reflect ??= openReflection(readDescriptors()))(request),
      QUESTIONS,
    ),
  }
}
