import { readFileSync } from 'node:fs'
import { allOf, textOf } from './wire.ts'

/** A .proto file, as an encoded google.protobuf.FileDescriptorProto. */
export type ProtoFile = {
  readonly name: string
  readonly bytes: Buffer
  /** Names of the files that it imports. */
  readonly imports: readonly string[]
  /** Full names of its services, methods, messages and enums. */
  readonly symbols: readonly string[]
  /** Full names of its services. */
  readonly services: readonly string[]
  /** Full names of its messages. */
  readonly messages: ReadonlySet<string>
}

// Why not proto-loader's: its files are one a package, with names that no import has, and import nothing. Clients cannot read them.

/** Returns all .proto files of the API, and those that they import, as `buf build` has compiled them. */
export function readDescriptors(): readonly ProtoFile[] {
  return readDescriptorFiles().map(fileOf)
}

/** Returns the same files as bytes alone. */
export function readDescriptorFiles(): readonly Buffer[] {
  return allOf(readFileSync(new URL(import.meta.resolve('#asset/proto/gen/descriptors.binpb'))), 1)
}

// Numbers of fields in descriptor.proto.
const FILE = { name: 1, package: 2, dependency: 3, message: 4, enum: 5, service: 6 }
const MESSAGE = { name: 1, message: 3, enum: 4 }
const SERVICE = { name: 1, method: 2 }
const NAME = 1

function fileOf(bytes: Buffer): ProtoFile {
  const within = textOf(bytes, FILE.package)
  const messages = allOf(bytes, FILE.message).flatMap((message) => messagesOf(message, within))
  const services = allOf(bytes, FILE.service).map((service) => ({
    name: `${within}.${textOf(service, SERVICE.name)}`,
    methods: allOf(service, SERVICE.method).map((method) => textOf(method, NAME)),
  }))
  const enums = [
    ...allOf(bytes, FILE.enum).map((one) => `${within}.${textOf(one, NAME)}`),
    ...messages.flatMap(({ enums: inner }) => inner),
  ]
  const names = messages.map(({ name }) => name)
  const methods = services.flatMap(({ name, methods: all }) => all.map((method) => `${name}.${method}`))
  const serviceNames = services.map(({ name }) => name)
  return {
    name: textOf(bytes, FILE.name),
    bytes,
    imports: allOf(bytes, FILE.dependency).map((one) => one.toString('utf8')),
    symbols: [...serviceNames, ...methods, ...names, ...enums],
    services: serviceNames,
    messages: new Set(names),
  }
}

type Named = { readonly name: string; readonly enums: readonly string[] }

/** Returns a message and those inside it. */
function messagesOf(message: Buffer, within: string): readonly Named[] {
  const name = `${within}.${textOf(message, MESSAGE.name)}`
  const enums = allOf(message, MESSAGE.enum).map((one) => `${name}.${textOf(one, NAME)}`)
  return [{ name, enums }, ...allOf(message, MESSAGE.message).flatMap((inner) => messagesOf(inner, name))]
}
