import { oneLine, plural } from '../text.ts'

/** What is wrong with a case, in one line each. */
export type JunitProblem = { readonly summary: string; readonly detail: string }

/** A case of a report. Without problems it has passed; `isUnknown`: nobody knows whether it has. All texts can be foreign. */
export type JunitCase = {
  readonly name: string
  readonly problems: readonly JunitProblem[]
  readonly isUnknown: boolean
}

/** Returns a JUnit report of one suite. `noun`: what a problem is called. */
export function junitReport(title: string, cases: readonly JunitCase[], noun: string): string {
  const bad = cases.filter(({ problems }) => problems.length > 0)
  const errors = bad.filter(({ isUnknown }) => isUnknown).length
  const counts = `tests="${cases.length}" failures="${bad.length - errors}" errors="${errors}"`
  const texts = cases.map((one) => caseText(one, noun))
  const suite = `  <testsuite name="${attribute(title)}" ${counts}>\n${texts.join('')}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n${suite}</testsuites>\n`
}

function caseText({ name, problems, isUnknown }: JunitCase, noun: string): string {
  const head = `    <testcase classname="careen" name="${attribute(name)}"`
  if (problems.length === 0) return `${head}/>\n`
  const element = isUnknown ? 'error' : 'failure'
  const message = attribute(problems.map(({ summary }) => summary).join('; '))
  const texts = problems.map(({ summary, detail }) => attribute(`${summary}: ${detail}`))
  return `${head}>\n      <${element} message="${message}">${plural(problems.length, noun)}: ${texts.join('; ')}</${element}>\n    </testcase>\n`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that XML 1.0 cannot have are escaped by `oneLine`, or replaced. */
function attribute(text: string): string {
  return oneLine(text.toWellFormed())
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '')
}
