import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './pages.ts'

/** A field of a message. `type`: a full name such as `careen.v1.Run`, or a scalar such as `int64`. `key`: of a map. */
export type DefinedField = {
  readonly name: string
  readonly comment: string
  readonly type: string
  readonly isRepeated: boolean
  readonly isOptional: boolean
  readonly key: string | undefined
  readonly oneof: string | undefined
}

/** A value of an enum. */
type DefinedValue = { readonly name: string; readonly comment: string }

/** An enum. `fullName`: with its package and the message that it is in. */
export type DefinedEnum = {
  readonly fullName: string
  readonly comment: string
  readonly values: readonly DefinedValue[]
}

/** A message, without those inside it. */
export type DefinedMessage = {
  readonly name: string
  readonly fullName: string
  readonly comment: string
  readonly fields: readonly DefinedField[]
  readonly enums: readonly DefinedEnum[]
}

/** A method. `request`, `answer`: full names of messages. */
export type DefinedMethod = {
  readonly name: string
  readonly comment: string
  readonly request: string
  readonly answer: string
  readonly isRequestStream: boolean
  readonly isAnswerStream: boolean
}

/** A service and its methods. */
export type DefinedService = {
  readonly name: string
  readonly comment: string
  readonly methods: readonly DefinedMethod[]
}

/** A .proto file with its comments. */
export type DefinedFile = {
  readonly name: string
  readonly package: string
  readonly services: readonly DefinedService[]
  readonly messages: readonly DefinedMessage[]
  readonly enums: readonly DefinedEnum[]
}

/** Parts of a descriptor of google.protobuf, in its JSON form. */
type Descriptor = {
  readonly name: string
  readonly package?: string
  readonly messageType?: readonly Descriptor[]
  readonly enumType?: readonly Descriptor[]
  readonly nestedType?: readonly Descriptor[]
  readonly service?: readonly Descriptor[]
  readonly method?: readonly Descriptor[]
  readonly field?: readonly Descriptor[]
  readonly value?: readonly Descriptor[]
  readonly oneofDecl?: readonly Descriptor[]
  readonly oneofIndex?: number
  readonly proto3Optional?: boolean
  readonly label?: string
  readonly type?: string
  readonly typeName?: string
  readonly inputType?: string
  readonly outputType?: string
  readonly clientStreaming?: boolean
  readonly serverStreaming?: boolean
  readonly options?: { readonly mapEntry?: boolean }
  readonly sourceCodeInfo?: { readonly location: readonly Location[] }
}

type Location = { readonly path?: readonly number[]; readonly leadingComments?: string }

/** Returns the comment at a path of descriptor.proto, in one line. Empty: there is none. */
type CommentAt = (...path: readonly number[]) => string

let read: readonly DefinedFile[] | undefined

/** Returns the .proto files of careen with their comments, as `buf build` reads them. */
export function definitions(): readonly DefinedFile[] {
  read ??= files()
  return read
}

function files(): readonly DefinedFile[] {
  const json = execFileSync(
    join(ROOT, 'node_modules/.bin/buf'),
    ['build', '--as-file-descriptor-set', '-o', '-#format=json'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 << 20 },
  )
  const { file } = JSON.parse(json) as { readonly file: readonly Descriptor[] }
  return file.filter((one) => one.package?.startsWith('careen.') === true).map(fileOf)
}

// Numbers of fields in descriptor.proto, of which the paths of comments are made.
const FILE = { message: 4, enum: 5, service: 6 }
const MESSAGE = { field: 2, enum: 4 }
const LIST = 2

function fileOf(file: Descriptor): DefinedFile {
  const within = file.package ?? ''
  const comments = new Map(
    file.sourceCodeInfo?.location.map(({ path, leadingComments }) => [path?.join(), leadingComments]),
  )
  const at: CommentAt = (...path) => (comments.get(path.join()) ?? '').trim().replaceAll(/\s+/g, ' ')
  return {
    name: file.name,
    package: within,
    services: (file.service ?? []).map((one, index) => serviceOf(one, at.bind(null, FILE.service, index))),
    messages: (file.messageType ?? []).map((one, index) =>
      messageOf(one, within, at.bind(null, FILE.message, index)),
    ),
    enums: (file.enumType ?? []).map((one, index) => enumOf(one, within, at.bind(null, FILE.enum, index))),
  }
}

function serviceOf({ name, method = [] }: Descriptor, at: CommentAt): DefinedService {
  const methods = method.map((one, index) => ({
    name: one.name,
    comment: at(LIST, index),
    request: bare(one.inputType),
    answer: bare(one.outputType),
    isRequestStream: one.clientStreaming === true,
    isAnswerStream: one.serverStreaming === true,
  }))
  return { name, comment: at(), methods }
}

function messageOf(message: Descriptor, within: string, at: CommentAt): DefinedMessage {
  const { name, field = [], enumType = [] } = message
  const fullName = `${within}.${name}`
  return {
    name,
    fullName,
    comment: at(),
    fields: field.map((one, index) => fieldOf(one, message, at(MESSAGE.field, index))),
    enums: enumType.map((one, index) => enumOf(one, fullName, at.bind(null, MESSAGE.enum, index))),
  }
}

function fieldOf(field: Descriptor, { oneofDecl, nestedType }: Descriptor, comment: string): DefinedField {
  const entry = nestedType?.find(
    (one) => one.options?.mapEntry === true && field.typeName?.endsWith(`.${one.name}`),
  )
  const [key, value] = entry?.field ?? []
  const isOptional = field.proto3Optional === true
  return {
    name: field.name,
    comment,
    type: typeOf(value ?? field),
    isRepeated: entry === undefined && field.label === 'LABEL_REPEATED',
    isOptional,
    key: key && typeOf(key),
    oneof:
      isOptional || field.oneofIndex === undefined ? undefined : (oneofDecl?.[field.oneofIndex]?.name ?? ''),
  }
}

function enumOf({ name, value = [] }: Descriptor, within: string, at: CommentAt): DefinedEnum {
  const values = value.map((one, index) => ({ name: one.name, comment: at(LIST, index) }))
  return { fullName: `${within}.${name}`, comment: at(), values }
}

function typeOf({ type = '', typeName }: Descriptor): string {
  return typeName === undefined ? type.replace('TYPE_', '').toLowerCase() : bare(typeName)
}

/** Returns a full name without the dot that it begins with in a descriptor. */
function bare(name = ''): string {
  return name.replace(/^\./, '')
}
