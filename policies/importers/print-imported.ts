import { printObject } from '../language/index.ts'
import { IMPORTED_REGISTRY, type ImportedPolicy, type ImportNote } from './imported.ts'
import type { ForeignSystem } from './systems.ts'

const TITLES: Readonly<Record<ForeignSystem, string>> = {
  ecr: 'Amazon ECR',
  gar: 'Google Artifact Registry',
  acr: 'acr purge (Azure)',
  gitlab: 'GitLab',
  harbor: 'Harbor',
  quay: 'Quay',
  zot: 'zot',
  yandex: 'Yandex Container Registry',
  tencent: 'Tencent',
  ghcr: 'an action for GHCR',
}

const WIDTH = 76

/** What is so for every imported policy. */
function preamble(system: ForeignSystem, imported: readonly ImportedPolicy[]): readonly string[] {
  const scopes = imported.map(({ policy }) => JSON.stringify(policy.scope))
  const isUnnamed = scopes.some((one) => /write[/-]the-/.test(one))
  return [
    `Imported from a policy of ${TITLES[system]}. It is DISABLED: see what it would delete with careen dry-run, and then write ACTIVE.`,
    '',
    'Different from there, in every policy: careen keeps an image without a tag for the time of grace after it first saw it. A run that would delete more than max_delete_percent of the images, or all of them, waits for approval. An image of unknown age is kept. What belongs to an image, such as its signatures and the images of an index, is deleted with it.',
    ...(imported.length === 0 ? ['', 'The file has no rule that is in force.'] : []),
    ...(isUnnamed
      ? [
          '',
          'Write the repositories where it says "write/the-...": the file does not name them, or careen cannot write its pattern.',
        ]
      : []),
  ]
}

/** Returns imported policies as a policy file, with a comment on each difference and on all that is lost. */
export function printImported(system: ForeignSystem, imported: readonly ImportedPolicy[]): string {
  const registry = `registry "${IMPORTED_REGISTRY}" {\n  url = "https://registry.example.com" # write the address of the registry\n}\n`
  const head = preamble(system, imported)
    .flatMap((line) => wrapped(line))
    .map((line) => (line === '' ? '#' : `# ${line}`))
  return [`${head.join('\n')}\n`, registry, ...imported.map(printOne)].join('\n')
}

function printOne({ policy, notes, protection }: ImportedPolicy): string {
  const own = notes.filter(
    ({ rule }) => rule === undefined || !policy.rules.some(({ label }) => label === rule),
  )
  const above = own.map((note) => commentOf(note, '')).join('')
  const lines = printObject(policy).split('\n')
  const body = lines.flatMap((line) => {
    const [, label] = /^ {2}rule "([^"]+)" \{$/.exec(line) ?? []
    const comments = notes
      .filter(({ rule }) => label !== undefined && rule === label)
      .map((note) => commentOf(note, '  ').trimEnd())
    return [...comments, line]
  })
  const kept = protection === undefined ? '' : `\n${printObject(protection)}`
  return `${above}${body.join('\n')}${kept}`
}

function commentOf({ kind, at, text }: ImportNote, indent: string): string {
  const where = at === '' ? '' : `${at}: `
  const words = kind === 'lost' ? `NOT SAID HERE. ${where}${text}` : `Different: ${where}${text}`
  return wrapped(words)
    .map((line) => `${indent}# ${line}\n`)
    .join('')
}

/** Breaks a text into lines. Text of the file cannot end a comment. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.replaceAll(/\p{Cc}|[\u2028\u2029]/gu, ' ').split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
