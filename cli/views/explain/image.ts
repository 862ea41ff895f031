import { betweenText, type Decision, goes } from '../../../policies/engine/index.ts'
import { minuteText } from '../../../policies/model/index.ts'
import { readableBytes } from '../../../policies/scalars/index.ts'
import { type ExplainedImage, type Explanation, shortRunId } from '../../../proto/resources/index.ts'
import { partsText } from '../image-list.ts'
import { fitted, oneLine, shortDigest, wrapped } from '../text.ts'
import { commandLines, conditionLines, governedLines, type Asking } from './around.ts'
import { fateOf, type Moment } from './fate.ts'
import { otherReasons, ruleRows } from './rules.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** `columns`: of the screen. `isWhole`: the digests of the parts are listed. */
export type ImageScreen = Moment & Asking & { readonly columns: number; readonly isWhole: boolean }

/** Returns all that is decided about one image: its fate first, then every rule, its age, and the next command. */
export function imageText(
  decision: Decision,
  explanation: Explanation,
  screen: ImageScreen,
  paint: Paint,
): string {
  const known = explanation.images.find(({ digest }) => digest === decision.digest)
  const name = nameOf(decision, explanation, screen)
  const lines = [
    ...fateLines(decision, explanation, { ...screen, name }, paint),
    ...indented(knownText(decision, known), screen.columns),
    ...(screen.isWhole ? (known?.parts ?? []).map((part) => `    part ${oneLine(part)}`) : []),
    ...partOf(decision),
    ...governedLines(explanation, screen),
    ...conditionLines(explanation, screen, paint),
    ...otherReasons(decision).flatMap((text) => indented(text, screen.columns)),
    ...tableLines(decision, { explanation, known }, screen.columns, paint),
    ...nextLines(decision, explanation, { name, columns: screen.columns }),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** `reference`: as it was asked for. Empty: the first tag, or the digest. */
function nameOf({ digest, tags }: Decision, explanation: Explanation, { reference }: ImageScreen): string {
  const { registry, repository } = explanation.repository
  const [first] = tags
  const tag = tags.includes(reference) ? reference : first
  return oneLine(`${registry}/${repository}${tag === undefined ? `@${digest}` : `:${tag}`}`)
}

function fateLines(
  decision: Decision,
  explanation: Explanation,
  screen: ImageScreen & { readonly name: string },
  paint: Paint,
): string[] {
  const { word, colour, when } = fateOf(decision, explanation, screen)
  const [first, room] = [`${paint(colour, oneLine(word))}${when}:`, word.length + when.length + 1]
  const { name, columns } = screen
  if (room + 1 + name.length <= columns) return [`${first} ${name}`]
  const [head = '', ...rest] = wrapped(`${oneLine(word)}${when}:`, columns)
  const isOne = rest.length === 0
  return [isOne ? first : head, ...rest.map((line) => `  ${line}`), `  ${fitted(name, columns - 2)}`]
}

function knownText({ digest, tags, size }: Decision, known: ExplainedImage | undefined): string {
  const others = tags.length > 1 ? [`tags ${tags.slice(0, 6).join(' ')}${more(tags.length - 6)}`] : []
  const parts = partsText(known?.parts.length ?? 0).slice(2)
  const bytes = known?.size ?? size
  return [
    shortDigest(digest),
    ...(known === undefined ? [] : [kindOf(known)]),
    ...(parts === '' ? [] : [parts]),
    ...(bytes === 0 ? [] : [readableBytes(bytes)]),
    ...others,
  ]
    .map(oneLine)
    .join(', ')
}

function more(left: number): string {
  return left > 0 ? ` +${left}` : ''
}

/** The artifact type of an image is the media type of its config. */
function kindOf({ mediaType, artifactType = '' }: ExplainedImage): string {
  if (/index|manifest\.list/.test(mediaType)) return 'index'
  return artifactType === '' || /config|container\.image/.test(artifactType) ? 'image' : artifactType
}

function partOf({ digest, group }: Decision): string[] {
  return digest === group ? [] : [`  a part of ${oneLine(shortDigest(group))}: it goes and stays with it`]
}

type Around = { readonly explanation: Explanation; readonly known: ExplainedImage | undefined }

/** Widest first column. */
const WHO = 24

function tableLines(
  decision: Decision,
  { explanation, known }: Around,
  columns: number,
  paint: Paint,
): string[] {
  const rows = ruleRows(decision, explanation)
  const width = Math.min(WHO, Math.max(3, ...rows.map(({ who }) => oneLine(who).length)))
  const wide = Math.max(1, ...rows.map(({ wants }) => wants.length))
  const line = (
    who: string,
    cell: { readonly plain: number; readonly text: string },
    why: string,
  ): string[] => {
    const left = 2 + width + 2 + cell.plain
    const [first = '', ...rest] = wrapped(oneLine(why), Math.max(30, columns - left))
    const head = `  ${fitted(oneLine(who), width).padEnd(width)}  ${cell.text}`
    return [`${head}${first}`, ...rest.map((text) => `${' '.repeat(left)}${text}`)]
  }
  const colours = { delete: 'red', keep: 'green', '-': 'grey' } as const
  const age = ageText(known)
  return [
    ...rows.flatMap(({ who, wants, why }) => {
      const cell = {
        plain: wide + 2,
        text: `${paint(colours[wants], wants)}${' '.repeat(wide + 2 - wants.length)}`,
      }
      return line(who, cell, why)
    }),
    ...(age === '' ? [] : line('age', { plain: 0, text: '' }, age)),
  ]
}

function ageText(known: ExplainedImage | undefined): string {
  if (known === undefined) return ''
  const { builtAt, pushedAt, putBackAt } = known
  return [
    builtAt === undefined ? 'no build time' : `built ${minuteText(builtAt)}`,
    ...(pushedAt === undefined ? seenText(known) : [`pushed ${minuteText(pushedAt)}`]),
    ...(putBackAt === undefined ? [] : [`restored or seen again ${minuteText(putBackAt)}`]),
  ].join('; ')
}

function seenText({ after, before }: ExplainedImage): string[] {
  if (before === undefined) return []
  return [
    after === undefined
      ? `there at the first look, ${minuteText(before)}`
      : `first seen between ${betweenText(after, before)}`,
  ]
}

type Next = { readonly name: string; readonly columns: number }

function nextLines(decision: Decision, { run, repository }: Explanation, { name, columns }: Next): string[] {
  if (run !== undefined)
    return commandLines('All of that run', `careen runs show ${shortRunId(run)} -detail`, columns)
  const { digest, group } = decision
  const all = oneLine(`${repository.registry}/${repository.repository}`)
  if (digest !== group)
    return commandLines(
      'All about the image that it is a part of',
      `careen explain ${all}@${oneLine(group)}`,
      columns,
    )
  return goes(decision)
    ? commandLines('To keep it', `careen pin ${name} -until=30d -reason=TEXT`, columns)
    : commandLines('All images', `careen explain ${all}`, columns)
}

function indented(text: string, columns: number): string[] {
  return wrapped(oneLine(text), columns - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)
}
