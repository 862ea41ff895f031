import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js'
import type protobuf from 'protobufjs/light.js'
import { readDescriptorFiles } from './descriptors.ts'
import { type MessageTypes, messageTypes } from './message-types.ts'
import { allOf, numberOf, textOf } from './wire.ts'

// Numbers of fields in descriptor.proto.
const FILE = { package: 2, service: 6 }
const SERVICE = { name: 1, method: 2 }
const METHOD = { name: 1, input: 2, output: 3, clientStreams: 5, serverStreams: 6 }

/** As the generated types have it. */
const PLAIN: protobuf.IConversionOptions = { longs: Number, enums: String, defaults: true, oneofs: true }

/**
 * Returns the services of the packages that begin with `scope`, from the compiled descriptors. Their methods encode and decode as
 * those of proto-loader do; `requestType` and `responseType` have the names of their messages alone. Why not proto-loader: it reads
 * every .proto file anew and describes every message, which takes longer than a call.
 */
export function lightServices(scope: string): Readonly<Record<string, ServiceDefinition>> {
  const files = readDescriptorFiles()
  const typeOf = messageTypes(files)
  return Object.fromEntries(
    files
      .filter((file) => textOf(file, FILE.package).startsWith(scope))
      .flatMap((file) =>
        allOf(file, FILE.service).map((service) => serviceOf(service, textOf(file, FILE.package), typeOf)),
      ),
  )
}

function serviceOf(
  service: Buffer,
  scope: string,
  typeOf: MessageTypes,
): readonly [string, ServiceDefinition] {
  const name = `${scope}.${textOf(service, SERVICE.name)}`
  const methods = allOf(service, SERVICE.method).map((method): [string, Method] => {
    const own = textOf(method, METHOD.name)
    return [own, methodOf(method, `/${name}/${own}`, typeOf)]
  })
  return [name, Object.fromEntries(methods)]
}

type Method = MethodDefinition<object, object> & { readonly requestType: Codec; readonly responseType: Codec }

function methodOf(method: Buffer, path: string, typeOf: MessageTypes): Method {
  const request = codecOf(textOf(method, METHOD.input), typeOf)
  const response = codecOf(textOf(method, METHOD.output), typeOf)
  return {
    path,
    originalName: originalNameOf(path),
    requestStream: numberOf(method, METHOD.clientStreams) === 1,
    responseStream: numberOf(method, METHOD.serverStreams) === 1,
    requestSerialize: request.serialize,
    requestDeserialize: request.deserialize,
    responseSerialize: response.serialize,
    responseDeserialize: response.deserialize,
    requestType: request,
    responseType: response,
  }
}

type Codec = {
  readonly type: { readonly name: string }
  readonly serialize: (message: object) => Buffer
  readonly deserialize: (bytes: Buffer) => object
}

function codecOf(full: string, typeOf: MessageTypes): Codec {
  let made: protobuf.Type | undefined
  const type = (): protobuf.Type => (made ??= typeOf(full))
  return {
    type: { name: full.slice(full.lastIndexOf('.') + 1) },
    serialize: (message) => {
      const one = type()
      return Buffer.from(one.encode(one.fromObject(message)).finish())
    },
    deserialize: (bytes) => {
      const one = type()
      return one.toObject(one.decode(bytes), PLAIN)
    },
  }
}

/** Returns the name of a method as a program calls it, such as `getPlan`. */
function originalNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`
}
