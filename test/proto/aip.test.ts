/** The definitions keep to the rules of resource-oriented APIs (AIP), so that a client that knows one method knows the others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCESS } from '../../daemon/api/access.ts'
import { FILTERS } from '../../daemon/api/filter-fields.ts'
import { CareenError } from '../../policies/model/index.ts'
import { type NameKind, parseName } from '../../proto/names.ts'
import { type DefinedMessage, type DefinedMethod, definitions } from '../docs/definitions.ts'
import { NO_FILTER, NO_PARENT, NO_REQUEST_ID, SHAPES } from './aip.table.ts'

type Call = DefinedMethod & { readonly key: string; readonly isWorker: boolean }

const files = definitions()
const messages = files.flatMap((file) => file.messages)
const calls: readonly Call[] = files.flatMap((file) =>
  file.services.flatMap(({ name, methods }) =>
    methods.map((method) => ({
      ...method,
      key: `${name}/${method.name}`,
      isWorker: file.package !== 'careen.v1',
    })),
  ),
)
/** Why not those of workers: their service has a protocol of its own. */
const published = calls.filter(({ isWorker }) => !isWorker)
const lists = published.filter(({ name }) => name.startsWith('List'))

function messageOf(name: string): DefinedMessage {
  return messages.find(({ fullName }) => fullName === name) ?? assert.fail(name)
}

/** The fields of a message as `name: type`. */
function fieldsOf(name: string): readonly string[] {
  return messageOf(name).fields.map((field) => `${field.name}: ${field.type}`)
}

/** Checks what each call lacks, and that the table has no exception that is none. */
function check(
  some: readonly Call[],
  exceptions: Readonly<Record<string, string>>,
  fits: (call: Call) => boolean,
) {
  const wrong = some.filter((call) => !fits(call)).map(({ key }) => key)
  assert.deepEqual(wrong.toSorted(), Object.keys(exceptions).toSorted())
}

test('a list has pages of one kind of item, and a parent', () => {
  const isPaged = ({ request, answer }: Call): boolean => {
    const repeated = messageOf(answer).fields.filter((field) => field.isRepeated)
    return (
      ['page_size: int32', 'page_token: string'].every((field) => fieldsOf(request).includes(field)) &&
      fieldsOf(answer).includes('next_page_token: string') &&
      repeated.length === 1 &&
      messageOf(answer).fields[0] === repeated[0]
    )
  }
  check(lists, {}, isPaged)
  check(lists, NO_PARENT, ({ request }) => fieldsOf(request).includes('parent: string'))
  for (const { request, key } of lists) {
    const size = messageOf(request).fields.find(({ name }) => name === 'page_size')
    assert.match(size?.comment ?? '', /\b0 means \d+/, `${key}: page_size does not say what 0 means`)
  }
})

test('the comment of a filter names the fields that it knows', () => {
  check(lists, NO_FILTER, ({ request }) => fieldsOf(request).includes('filter: string'))
  const known: Readonly<Record<string, object>> = FILTERS
  for (const { name, request } of lists.filter(({ key }) => NO_FILTER[key] === undefined)) {
    const comment = messageOf(request).fields.find((field) => field.name === 'filter')?.comment ?? ''
    const missing = Object.keys(known[name] ?? assert.fail(name)).filter((field) => !comment.includes(field))
    assert.deepEqual(missing, [], `${request}.filter`)
  }
})

/** What a method of a verb must have besides a request of its own: fields of the request, and an answer. */
type Standard = {
  readonly fields: readonly string[]
  readonly answer: string
}

/** Returns what the first word of a method says of its messages. Undefined: it is no standard one. */
function standardOf({ name, request }: Call): Standard | undefined {
  const [, verb = '', noun = ''] = /^(Get|List|Create|Update|Delete)?(.*)$/.exec(name) ?? []
  const resource = `careen.v1.${noun}`
  const own = `${noun.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase()}: ${resource}`
  const standards: Readonly<Record<string, Standard>> = {
    List: { fields: [], answer: request.replace(/Request$/, 'Response') },
    Get: { fields: ['name: string'], answer: resource },
    Create: { fields: ['parent: string', own], answer: resource },
    Update: { fields: [own], answer: resource },
    Delete: { fields: ['name: string'], answer: 'google.protobuf.Empty' },
  }
  return standards[verb]
}

/** Returns true if a method has the messages that its first word says. */
function isStandard(call: Call): boolean {
  if (call.request !== `careen.v1.${call.name}Request`) return false
  const fields = fieldsOf(call.request)
  const standard = standardOf(call)
  if (standard === undefined) return /^(?:name|parent): string$/.test(fields[0] ?? '')
  return standard.answer === call.answer && standard.fields.every((one) => fields.includes(one))
}

test('a method has the messages of its verb, or is an exception with a reason', () => {
  check(published, SHAPES, isStandard)
})

test('what is updated or deleted has an etag, and its request can name it', () => {
  const verbs = published.filter(({ name }) => /^(?:Update|Delete)/.test(name))
  assert.ok(verbs.length > 0)
  for (const { name, request } of verbs) {
    const noun = name.replace(/^(?:Update|Delete)/, '')
    // Why: a policy is answered as a declared object, which has its etag.
    const resource = `careen.v1.${noun === 'Policy' ? 'DeclaredObject' : noun}`
    assert.ok(fieldsOf(resource).includes('etag: string'), `${resource} has no etag`)
    const asked = name.startsWith('Delete') ? [request] : [request, resource]
    assert.ok(
      asked.some((one) => fieldsOf(one).includes('etag: string')),
      `${request} has no etag`,
    )
  }
})

test('what changes something has a request id, which is a UUID', () => {
  const writes = published.filter(
    ({ key, name }) => ACCESS[key]?.role !== 'READER' && !/^(?:Get|List)/.test(name),
  )
  check(writes, NO_REQUEST_ID, ({ request }) => fieldsOf(request).includes('request_id: string'))
  for (const { request } of writes)
    for (const { name, comment } of messageOf(request).fields)
      if (name === 'request_id') assert.match(comment, /UUID/, request)
})

test('the pattern of a name in a comment is one that the daemon knows', () => {
  const kinds: readonly NameKind[] = [
    'workspace',
    'registry',
    'repository',
    'image',
    'policy',
    'protection',
    'pin',
    'approval',
    'plan',
    'restoration',
    'revision',
    'run',
    'removal',
  ]
  const forms = kinds.map((kind) => {
    try {
      parseName(kind, '')
    } catch (error) {
      return /Write ([^ ,]+?)[,.]? /.exec(CareenError.from(error).message)?.[1]
    }
    return assert.fail(kind)
  })
  const unknown = messages.flatMap(({ name, fields }) =>
    fields.flatMap(({ name: field, comment }) =>
      Array.from(comment.matchAll(/`(workspaces\/[A-Z][^`]*)`/g), ([, form = '']) => form)
        .filter((form) => !forms.includes(form))
        .map((form) => `${name}.${field}: ${form}`),
    ),
  )
  assert.deepEqual(unknown, [])
  const unsaid = published.flatMap(({ request }) =>
    messageOf(request)
      .fields.filter(({ name, comment }) => /^(?:name|parent)$/.test(name) && !comment.includes('`'))
      .map(({ name }) => `${request}.${name}`),
  )
  assert.deepEqual(unsaid, [], 'the comment has no pattern')
})

/** Words that say nothing of what is named. */
const EMPTY = new Set('the a an of its is it this that in are for by to and or'.split(' '))

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/ies$/, 'y').replace(/s$/, ''))
}

/** Returns true if a comment says no more than the name: `The digest.` of `digest`. */
function isLabel(name: string, comment: string): boolean {
  const own = new Set([...EMPTY, ...wordsOf(name)])
  return wordsOf(comment).every((word) => own.has(word))
}

test('every comment says more than the name', () => {
  assert.ok(isLabel('digest', 'The digest.') && isLabel('x', '') && !isLabel('digest', 'Digest of the root.'))
  const named = files.flatMap(({ services, messages: all, enums }) => [
    ...services.flatMap((service) => [service, ...service.methods]).map((one) => ({ ...one, at: '' })),
    // Why not those of methods: buf wants a comment, and all that can be said is with the method and the fields.
    ...all.filter(({ name }) => !/(?:Request|Response)$/.test(name)).map((one) => ({ ...one, at: '' })),
    ...all.flatMap(({ name, fields }) =>
      fields.map((one) => ({ name: one.name, comment: one.comment, at: `${name}.` })),
    ),
    ...[...enums, ...all.flatMap((one) => one.enums)].flatMap(({ values }) =>
      values.map((one) => ({ ...one, at: '' })),
    ),
  ])
  assert.ok(named.length > 500)
  assert.deepEqual(
    named
      .filter(({ name, comment }) => isLabel(name, comment))
      .map(({ at, name, comment }) => `${at}${name}: ${comment}`),
    [],
  )
})
