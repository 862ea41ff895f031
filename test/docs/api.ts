import { ACCESS, type AccessScope } from '../../daemon/api/access.ts'
import {
  type DefinedEnum,
  type DefinedField,
  type DefinedFile,
  type DefinedMessage,
  type DefinedMethod,
  definitions,
} from './definitions.ts'
import { cell, table } from './table.ts'

/** The package for programs. Why not the one of workers: careen alone calls it, and each version needs its own. */
const PACKAGE = 'careen.v1'

/** The services and their methods, as links. */
export function apiContents(): string {
  const rows = files().flatMap(({ services }) =>
    services.map(({ name, methods }) => [
      heading(name),
      methods.map((method) => heading(method.name)).join(', '),
    ]),
  )
  return table(['service', 'methods'], rows)
}

/** Every service, method, message, field and enum of the package, with its comment. */
export function apiReference(): string {
  const all = files()
  const calls = all.flatMap(({ services }) => services.flatMap(({ methods }) => methods))
  const inlined = new Set(calls.flatMap((method) => partsOf(method)))
  const shared = all.filter(({ services }) => services.length === 0)
  const resources = (file: DefinedFile): readonly string[] => [
    ...file.messages.filter(({ fullName }) => !inlined.has(fullName)).map(messageText),
    ...file.enums.map((one) => `### ${shortOf(one.fullName)}\n\n${one.comment}\n\n${valueTable(one)}`),
  ]
  const services = all
    .filter((file) => !shared.includes(file))
    .flatMap((file) => [
      ...file.services.flatMap(({ name, comment, methods }) => [
        `## ${name}\n\n${comment}`,
        ...methods.map((method) => methodText(name, method, messagesByName(all))),
      ]),
      ...resources(file),
    ])
  return [...services, '## Messages of several services', ...shared.flatMap(resources)].join('\n\n')
}

function files(): readonly DefinedFile[] {
  return definitions()
    .filter((file) => file.package === PACKAGE)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function messagesByName(all: readonly DefinedFile[]): ReadonlyMap<string, DefinedMessage> {
  return new Map(all.flatMap(({ messages }) => messages).map((one) => [one.fullName, one]))
}

/** The messages that only one method has, by the rule of their names. They stand with it. */
function partsOf({ name, request, answer }: DefinedMethod): readonly string[] {
  return [request, answer].filter((one) => [`${name}Request`, `${name}Response`].includes(shortOf(one)))
}

function methodText(
  service: string,
  method: DefinedMethod,
  messages: ReadonlyMap<string, DefinedMessage>,
): string {
  const { name, comment, request, answer, isRequestStream, isAnswerStream } = method
  const parts = new Set(partsOf(method))
  const stream = (is: boolean): string => (is ? 'stream ' : '')
  const signature = `${service}/${name}(${stream(isRequestStream)}${shortOf(request)}) returns (${stream(isAnswerStream)}${shortOf(answer)})`
  const fields = [request, answer].flatMap((one) => {
    const message = parts.has(one) ? messages.get(one) : undefined
    return message === undefined || message.fields.length === 0 ? [] : [inlineText(message)]
  })
  const returned = parts.has(answer) ? [] : [`Returns ${stream(isAnswerStream)}${typeLink(answer)}.`]
  return [
    `### ${name}`,
    comment,
    `\`${signature}\``,
    [roleText(`${service}/${name}`), ...returned].join(' '),
    ...fields,
  ].join('\n\n')
}

/** Who may call a method. */
function roleText(key: string): string {
  const access = ACCESS[key]
  if (access === undefined) throw new Error(`daemon/api/access.ts does not say who may call ${key}`)
  return `Role: ${access.role} ${placeText(access.scope)}.`
}

function placeText(scope: AccessScope): string {
  switch (scope.kind) {
    case 'named':
    case 'run':
      return `in the workspace of \`${scope.field}\``
    case 'parent':
      return 'in the workspace of `parent`; for `workspaces/-` in any, and only what the caller may read is listed'
    case 'any':
      return 'in any workspace'
    case 'daemon':
      return 'in all workspaces'
  }
}

/** The fields of a request or an answer. Why not a comment of one sentence: such a one repeats what the method says. */
function inlineText({ name, comment, fields }: DefinedMessage): string {
  const more = comment.replace(/^.*?\.(?: |$)/, '')
  return [`**${name}**`, ...(more === '' ? [] : [more]), fieldTable(fields)].join('\n\n')
}

function messageText({ name, comment, fields, enums }: DefinedMessage): string {
  const tables = [
    ...(fields.length === 0 ? [] : [fieldTable(fields)]),
    ...enums.map((one) => `**${shortOf(one.fullName)}**: ${one.comment}\n\n${valueTable(one)}`),
  ]
  return [`### ${name}`, comment, ...tables].join('\n\n')
}

function fieldTable(fields: readonly DefinedField[]): string {
  const rows = fields.map((field) => [`\`${field.name}\``, fieldType(field), cell(field.comment)])
  return table(['field', 'type', 'meaning'], rows).trim()
}

function fieldType({ type, key, isRepeated, isOptional, oneof }: DefinedField): string {
  const value = typeLink(type)
  const many = isRepeated ? `list of ${value}` : value
  const whole = key === undefined ? many : `map of ${key} to ${value}`
  if (oneof !== undefined) return `${whole}, one of \`${oneof}\``
  return isOptional ? `${whole}, optional` : whole
}

function valueTable({ values }: DefinedEnum): string {
  return table(
    ['value', 'meaning'],
    values.map(({ name, comment }) => [`\`${name}\``, cell(comment)]),
  ).trim()
}

/** A type as a link to where it is described: an enum with its message, a request with its method. */
function typeLink(type: string): string {
  const short = shortOf(type)
  if (!type.startsWith(`${PACKAGE}.`)) return short
  const [outer = ''] = short.split('.')
  return `[${short}](#${outer.replace(/(?:Request|Response)$/, '').toLowerCase()})`
}

function heading(name: string): string {
  return `[${name}](#${name.toLowerCase()})`
}

/** A name without its package. */
function shortOf(name: string): string {
  return name.replace(`${PACKAGE}.`, '').replace('google.protobuf.', '')
}
