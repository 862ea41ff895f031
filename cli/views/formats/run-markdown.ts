import { whyText } from '../../../policies/engine/index.ts'
import { readableBytes } from '../../../policies/scalars/index.ts'
import { type Run, shortRunId } from '../../../proto/resources/index.ts'
import type { RunFacts } from '../run-summary.ts'
import { imagesCell, removedSoFar, stateWord } from '../run-words.ts'
import { count, imageName, plural } from '../text.ts'
import { codeSpan, fittedPage, MARKDOWN_BYTES, markerOf, type MarkdownPart } from './markdown-text.ts'
import { runImages, runName, runProblems } from './run-facts.ts'

/** Most problems that the top names. */
const PROBLEMS = 12
/** Most runs that a command names. */
const NAMED = 5

/** Returns what runs did as a comment: problems, repositories, images. At most 65,000 bytes. `daemon`: its name, or empty. */
export function runsMarkdown(all: readonly RunFacts[], daemon: string): string {
  const ordered = all.toSorted(
    (one, other) =>
      runProblems(other).length - runProblems(one).length || runImages(other.run) - runImages(one.run),
  )
  const workspaces = [...new Set(all.map(({ run }) => run.workspace))]
  const names = [daemon, ...workspaces].filter((name) => name !== '')
  const top = `<!-- careen-run:${markerOf(names)} -->\n${titleOf(all, daemon)}${problemsOf(ordered)}`
  const parts = [repositoriesPart(ordered), imagesPart(ordered)]
  return fittedPage(top, parts, endOf(all.map(({ run }) => run)), MARKDOWN_BYTES)
}

function places(value: number): string {
  return `${count(value)} ${value === 1 ? 'repository' : 'repositories'}`
}

/** Why the looks beside runs that delete count nothing: what they found is not deleted. */
function titleOf(all: readonly RunFacts[], daemon: string): string {
  const runs = all.map(({ run }) => run)
  const own = runs.filter(({ kind }) => kind === 'CLEAN')
  const isDry = own.length === 0
  const images = (isDry ? runs : own).reduce((sum, run) => sum + runImages(run), 0)
  const waiting = runs.filter(({ state }) => state === 'AWAITING_APPROVAL').length
  const failed = runs.filter(({ state }) => state === 'FAILED').length
  const words = [
    `${plural(images, 'image')} ${isDry ? 'would be deleted' : 'deleted'} in ${places(runs.length)}`,
    ...(waiting === 0 ? [] : [`${count(waiting)} waiting`]),
    ...(failed === 0 ? [] : [`${count(failed)} failed`]),
  ]
  return `### careen: ${words.join(', ')}${daemon === '' ? '' : ` (${codeSpan(daemon)})`}\n\n`
}

function problemsOf(all: readonly RunFacts[]): string {
  const lines = all.flatMap((facts) =>
    runProblems(facts).map(
      ({ summary, detail }) => `> - ${summary}: ${codeSpan(runName(facts.run))} ${codeSpan(detail)}\n`,
    ),
  )
  if (lines.length === 0) return ''
  const more = lines.length > PROBLEMS ? `> - ${count(lines.length - PROBLEMS)} more\n` : ''
  return `> [!CAUTION]\n${lines.slice(0, PROBLEMS).join('')}${more}\n`
}

function repositoriesPart(all: readonly RunFacts[]): MarkdownPart {
  return {
    head: '| repository | run | state | images | kept | freed |\n|---|---|---|--:|--:|--:|\n',
    lines: all.map(rowOf),
    rest: (left) => `\n${places(left)} more, with fewer problems\n`,
    foot: '\n',
  }
}

function rowOf(facts: RunFacts): string {
  const { run } = facts
  const sign = runProblems(facts).length > 0 ? ':red_circle: ' : ''
  const bytes = run.counts?.bytes ?? 0
  const cells = [
    codeSpan(shortRunId(run.id)),
    stateWord(run).word,
    imagesCell(run),
    run.counts === undefined ? '-' : count(run.counts.kept),
    bytes === 0 ? '-' : readableBytes(bytes),
  ]
  return `| ${sign}${codeSpan(runName(run))} | ${cells.join(' | ')} |\n`
}

function imagesPart(all: readonly RunFacts[]): MarkdownPart {
  const lines = all.flatMap(imageLinesOf)
  return {
    head: `<details><summary>${plural(lines.length, 'image')}</summary>\n\n`,
    lines,
    rest: (left) => `- ${count(left)} more; all: ${codeSpan('careen runs show ID -detail')}\n`,
    foot: '\n</details>\n',
  }
}

function imageLinesOf({ run, decisions, deletions }: RunFacts): readonly string[] {
  const line = (image: Parameters<typeof imageName>[0], why: string): string =>
    `- ${codeSpan(`${runName(run)}: ${imageName(image)}`)} ${codeSpan(why)}\n`
  if (deletions.length === 0)
    return decisions
      .filter(({ action }) => action === 'DELETE' || action === 'UNTAG')
      .map((image) => line(image, whyText(image)))
  return deletions
    .filter(({ part }) => part !== true)
    .map((one) => line(one, `${(one.outcome ?? 'pending').replace('_', ' ')}: ${one.reasons.join('; ')}`))
}

/** Returns the next commands. */
function endOf(runs: readonly Run[]): string {
  const waiting = runs.filter(({ state, kind }) => state === 'AWAITING_APPROVAL' && kind === 'CLEAN')
  const removed = runs.filter((run) => run.kind === 'CLEAN' && removedSoFar(run) > 0)
  const parts = [
    ...commandsOf('Approve', waiting, 'careen approve '),
    ...commandsOf('Put back', removed, 'careen restore -run='),
  ]
  return parts.length === 0 ? '' : `\n${parts.join('. ')}\n`
}

function commandsOf(word: string, runs: readonly Run[], command: string): readonly string[] {
  const named = runs.slice(0, NAMED).map(({ id }) => codeSpan(`${command}${shortRunId(id)}`))
  return named.length === 0 ? [] : [`${word}: ${named.join(' ')}`]
}
