import { status } from '@grpc/grpc-js'
import type { ProtoFile } from '../../proto/descriptors.ts'
import type { ServerReflectionRequest__Output } from '../../proto/gen/grpc/reflection/v1/ServerReflectionRequest.ts'
import type { ServerReflectionResponse } from '../../proto/gen/grpc/reflection/v1/ServerReflectionResponse.ts'

/** Answers a question about the services of the daemon. */
export type Reflect = (request: ServerReflectionRequest__Output) => ServerReflectionResponse

/** Returns the answers by these files. Files that an answer imports are in it, so that a client need not ask for each. */
export function openReflection(files: readonly ProtoFile[]): Reflect {
  const byName = new Map(files.map((file) => [file.name, file]))
  const bySymbol = new Map(files.flatMap((file) => file.symbols.map((symbol) => [symbol, file] as const)))
  const messages = new Set(files.flatMap((file) => [...file.messages]))
  const services = files.flatMap((file) => file.services.map((name) => ({ name })))
  return (request) => {
    const about = { validHost: request.host, originalRequest: request }
    const answer = answerOf(request)
    return { ...about, ...answer }
  }

  function answerOf(request: ServerReflectionRequest__Output): ServerReflectionResponse {
    const text = askedFor(request)
    switch (request.messageRequest) {
      case 'listServices':
        return { listServicesResponse: { service: services } }
      case 'fileByFilename':
        return fileAnswer(byName.get(text), `file ${text}`)
      case 'fileContainingSymbol':
        return fileAnswer(bySymbol.get(text), `symbol ${text}`)
      case 'allExtensionNumbersOfType':
        return messages.has(text)
          ? { allExtensionNumbersResponse: { baseTypeName: text } }
          : missing(`message ${text}`)
      case 'fileContainingExtension':
        return missing('extensions')
      default:
        return failure(status.INVALID_ARGUMENT, 'the request asks for nothing. Set one of its fields')
    }
  }

  function fileAnswer(file: ProtoFile | undefined, what: string): ServerReflectionResponse {
    if (file === undefined) return missing(what)
    const all = new Set([file])
    // Why a loop over what grows: imports of imports follow.
    for (const one of all)
      for (const name of one.imports) {
        const imported = byName.get(name)
        if (imported !== undefined) all.add(imported)
      }
    return { fileDescriptorResponse: { fileDescriptorProto: Array.from(all, ({ bytes }) => bytes) } }
  }
}

/** Returns the name that a request asks for, or an empty text. */
function askedFor(request: ServerReflectionRequest__Output): string {
  const { messageRequest } = request
  const value = messageRequest === undefined ? undefined : request[messageRequest]
  return typeof value === 'string' ? value : ''
}

function missing(what: string): ServerReflectionResponse {
  return failure(status.NOT_FOUND, `this daemon has no ${what}. List its services`)
}

function failure(code: status, message: string): ServerReflectionResponse {
  return { errorResponse: { errorCode: code, errorMessage: message } }
}
