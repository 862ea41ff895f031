import { randomUUID } from 'node:crypto'
import { type DefinedMethod, definitions } from '../docs/definitions.ts'

/** A method, and a request that the JSON form of its message can be read from. */
export type AnyCall = {
  readonly path: string
  readonly method: DefinedMethod
  readonly request: Readonly<Record<string, string>>
}

/** What the words of a pattern of names stand for. Of those that are missing here there is none. */
const PARTS: Readonly<Record<string, string>> = { W: 'default', LABEL: 'prod', ID: 'team%2Fweb', SERIAL: '1' }

/** Fields that would make a call wait for something, by method. */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  WatchRuns: { parent: 'workspaces/default/runs/r-none' },
  AcquireRun: { run: 'workspaces/default/runs/r-none' },
}

/**
 * Returns a call of every method of careen, made of the definitions: names are as their comments say, ids of requests are new, and the rest
 * is absent.
 */
export function everyCall(): readonly AnyCall[] {
  const files = definitions()
  const messages = new Map(files.flatMap((file) => file.messages).map((one) => [one.fullName, one]))
  return files.flatMap((file) =>
    file.services.flatMap(({ name, methods }) =>
      methods.map((method) => {
        const fields = messages.get(method.request)?.fields ?? []
        const filled = fields.flatMap(({ name: field, comment }) => {
          const value = field === 'request_id' ? randomUUID() : exampleOf(comment)
          return value === undefined || field === 'page_token' ? [] : [[field, value] as const]
        })
        return {
          path: `${file.package}.${name}/${method.name}`,
          method,
          request: { ...Object.fromEntries(filled), ...INSTEAD[method.name] },
        }
      }),
    ),
  )
}

/** Returns a name of the form in a comment, or undefined if it has none. */
function exampleOf(comment: string): string | undefined {
  const [, form] = /`((?:workspaces|tokens)\/[A-Za-z][^`]*)`/.exec(comment) ?? []
  return form
    ?.split('/')
    .map(
      (word) =>
        PARTS[word] ??
        word.replace(/^(pl|r|pin)-ID$/, '$1-none').replace(/^BLOCK\.LABEL$/, 'lifecycle_policy.web'),
    )
    .join('/')
}
