import type { Explanation } from '../../../proto/resources/index.ts'
import { shortRunId } from '../../../proto/resources/index.ts'
import { oneLine, plural, wrapped } from '../text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** `reference`: what was asked for. `declaredAt`: where the files of this folder declare the policy, such as `policies.hcl:6`. */
export type Asking = { readonly reference: string; readonly declaredAt: string | undefined }

/** Returns which policy governs, where it is declared, and which others it goes before. */
export function governedLines(
  { policy, passedOver, run }: Explanation,
  { declaredAt, columns }: Asking & { readonly columns: number },
): string[] {
  if (policy === undefined)
    return passedOver.flatMap(({ policy: other, why }) => block(`${other}: ${why}`, columns))
  const place = declaredAt === undefined ? '' : ` (${oneLine(declaredAt)})`
  const wider = passedOver.filter(({ why }) => why.includes('more specific'))
  const others = passedOver.filter((one) => !wider.includes(one))
  const before =
    wider.length === 0
      ? run === undefined
        ? ' is in force'
        : ' was in force'
      : ` goes before ${wider.map((one) => one.policy).join(', ')} (wider)`
  const rest = others.map(({ policy: other, why }) => `; ${other}: ${why}`).join('')
  return block(`${policy}${place}${before}${rest}`, columns)
}

/** Returns what keeps runs of the repository waiting, each with the command that ends it. */
export function conditionLines(
  { repository, stopped, parked, onHold, clockUnknown, limitChecks, run }: Explanation,
  { columns }: { readonly columns: number },
  paint: Paint,
): string[] {
  const name = `${repository.registry}/${repository.repository}`
  const over = run === undefined && parked === undefined ? limitChecks.filter(({ ok }) => !ok) : []
  const notes: Note[] = [
    ...(stopped === undefined
      ? []
      : [{ text: `cleaning is stopped: ${stopped}`, next: `careen repositories resume ${oneLine(name)}` }]),
    ...(parked === undefined ? [] : [parkedNote(parked)]),
    ...(onHold === undefined ? [] : [{ text: `on hold: ${onHold}` }]),
    ...(clockUnknown === undefined ? [] : [{ text: `no image is deleted by age or rank: ${clockUnknown}` }]),
    ...over.map(({ message }) => ({ text: `${message}: waits for approval` })),
  ]
  return notes.flatMap(({ text, next }) => {
    const [first = '', ...rest] = block(text, columns - 2)
    return [
      `  ${paint('yellow', '!')}${first.slice(1)}`,
      ...rest,
      ...(next === undefined ? [] : [`    ${next}`]),
    ]
  })
}

/** `next`: the command that ends it, in a line of its own. Why: it can be copied. */
type Note = { readonly text: string; readonly next?: string }

function parkedNote({ run, wants, why }: NonNullable<Explanation['parked']>): Note {
  const because = why === '' ? '' : `: ${why}`
  const id = oneLine(shortRunId(run))
  return {
    text: `run ${id} waits for approval of ${plural(wants, 'image')}${because}`,
    next: `careen approve ${id}`,
  }
}

/** Returns what a person may type next; the command has a line of its own if both do not fit into one. */
export function commandLines(label: string, command: string, columns: number): string[] {
  const line = `${label}: ${command}`
  return line.length <= columns ? [line] : [`${label}:`, `  ${command}`]
}

function block(text: string, columns: number): string[] {
  return wrapped(oneLine(text), columns - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)
}
