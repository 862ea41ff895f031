import type {
  ClientDuplexStream,
  ClientReadableStream,
  ClientUnaryCall,
  ClientWritableStream,
} from '@grpc/grpc-js'
import type { MessageTypeDefinition, MethodDefinition } from '@grpc/proto-loader'
import type { WireServices } from '../load.ts'
import type { UploadParts } from '../uploads.ts'

// Why types over the generated ones: a method or field that is new in a .proto file is in the client by itself.

/** A Timestamp and a Duration look the same on the wire. By the rules of the API the name of a Timestamp ends in `Time`. */
type WireTime = { readonly seconds: number; readonly nanos: number }

/** What the text or number of a field is to a program. An answer may have values of an enum that this version does not know. */
type AnswerField<Key, Value> = Value extends null
  ? undefined
  : Value extends WireTime
    ? Key extends `${string}Time`
      ? Date
      : number
    : Value extends Uint8Array
      ? Uint8Array
      : Value extends readonly (infer Item)[]
        ? readonly AnswerField<'', Item>[]
        : Value extends string
          ? string extends Value
            ? string
            : Value | (string & {})
          : Value extends object
            ? AnswerOf<Value>
            : Value

/** A message of the daemon: times are Dates, durations are milliseconds, and what is absent is undefined. */
export type AnswerOf<Wire> = {
  readonly [Key in keyof Wire as Key extends `_${string}` ? never : Key]: AnswerField<Key, Wire[Key]>
}

type RequestField<Key, Value> = Value extends null
  ? undefined
  : Value extends WireTime
    ? Key extends `${string}Time`
      ? Date
      : number
    : Value extends Uint8Array
      ? Uint8Array
      : Value extends readonly (infer Item)[]
        ? readonly RequestField<'', Item>[]
        : Value extends object
          ? RequestOf<Value>
          : Value

/** A message to the daemon, as `AnswerOf`. What is left out has its default. */
export type RequestOf<Wire> = {
  readonly [Key in keyof Wire as Key extends `_${string}` ? never : Key]?:
    | RequestField<Key, Wire[Key]>
    | undefined
}

/** ClientServices of careen.v1 by their names in the API. */
type ServiceName = Exclude<Extract<keyof WireServices, `${string}Service`>, 'WorkerService'>

/** Names of the messages of the API, such as `Run`. */
type MessageName = Exclude<keyof WireServices, `${string}Service`>

/** A message of the API by its name, as an answer has it: `Message<'Run'>`. */
export type Message<Name extends MessageName> =
  WireServices[Name] extends MessageTypeDefinition<infer _Input, infer Output> ? AnswerOf<Output> : never

/** `deadline`: milliseconds from now, 10 s if absent; of a list: for each page. `signal`: ends the call. */
export type ClientCallOptions = { readonly deadline?: number; readonly signal?: AbortSignal }

/** The items of all pages, read while they are iterated over. `pages`: the answers themselves. */
export type Pages<Page> = AsyncIterable<ItemOf<Page>> & { readonly pages: AsyncIterable<Page> }

type ItemOf<Page> = {
  [Key in keyof Page]: Page[Key] extends readonly (infer Item)[] ? Item : never
}[keyof Page]

/** A function for a method, by what the generated client returns for it. */
type CallOf<Generated, Request, Answer> =
  Generated extends ClientDuplexStream<infer _Sent, infer _Read>
    ? (requests: readonly Request[], options?: Pick<ClientCallOptions, 'signal'>) => AsyncIterable<Answer>
    : Generated extends ClientReadableStream<infer _Read>
      ? (request: Request, options?: Pick<ClientCallOptions, 'signal'>) => AsyncIterable<Answer>
      : Generated extends ClientWritableStream<infer _Sent>
        ? (requests: UploadParts<Request>, options?: ClientCallOptions) => Promise<Answer>
        : Generated extends ClientUnaryCall
          ? Answer extends { readonly nextPageToken: string }
            ? (request: Request, options?: ClientCallOptions) => Pages<Answer>
            : (request: Request, options?: ClientCallOptions) => Promise<Answer>
          : never

type Returned<Call> = Call extends (...args: never) => infer Result ? Result : never

type MethodOf<Service extends ServiceName, Name> = WireServices[Service]['service'] extends {
  readonly [K in Name & string]: infer Definition
}
  ? Definition extends MethodDefinition<infer _I, infer _O, infer Request, infer Answer>
    ? CallOf<
        Returned<InstanceType<WireServices[Service]>[Name & keyof InstanceType<WireServices[Service]>]>,
        RequestOf<Request>,
        AnswerOf<Answer>
      >
    : never
  : never

/** The names of methods, without the index signature of generated services. */
type MethodName<Definition> = keyof {
  [K in keyof Definition as string extends K ? never : number extends K ? never : K]: unknown
}

type Plural<Name extends string> = Name extends 'Audit' | 'Server'
  ? Name
  : Name extends `${infer Stem}y`
    ? `${Stem}ies`
    : `${Name}s`

type ServiceKey<Name> = Name extends `${infer Noun}Service` ? Uncapitalize<Plural<Noun>> : never

/** One function a method, grouped by what it is about: `client.runs.getRun({ name })`. */
export type ClientServices = {
  readonly [Service in ServiceName as ServiceKey<Service>]: {
    readonly [Name in MethodName<WireServices[Service]['service']> as Uncapitalize<Name & string>]: MethodOf<
      Service,
      Name
    >
  }
}
