import { isRecord } from '../model/index.ts'
import { bare, besideNotes, dryNote, type ForeignForm, wrongAtText } from './form.ts'
import { type Fields, textsAt } from './json.ts'

/**
 * An `acr purge` command, `{ "cmd": ... }` with one or several, a task with such steps, or a text, such as a script, with such
 * commands.
 */
export function acrForm(document: unknown): ForeignForm {
  if (typeof document === 'string') return commandsForm([document])
  if (!isRecord(document)) return bare(document)
  if (document['cmd'] !== undefined)
    return beside(commandsForm(textsAt(document['cmd'], 'cmd')), document, ['cmd'])
  const steps = Array.isArray(document['steps']) ? (document['steps'] as readonly unknown[]) : undefined
  if (steps !== undefined) {
    const commands = steps.flatMap((one) =>
      isRecord(one) && typeof one['cmd'] === 'string' ? [one['cmd']] : [],
    )
    return beside(commandsForm(commands), document, ['steps', 'version'])
  }
  throw otherError(document)
}

function beside({ policy, notes }: ForeignForm, fields: Fields, known: readonly string[]): ForeignForm {
  return { policy, notes: [...notes, ...besideNotes(fields, known)] }
}

function otherError(document: Fields): Error {
  const inner = isRecord(document['policies']) ? document['policies'] : document
  if ('retentionPolicy' in inner || 'retentionDays' in inner || ('days' in inner && 'status' in inner))
    return wrongAtText(
      'the retention policy of a registry is no acr purge command; write a rule with untagged = true and expire_period for its days',
    )
  if ('softDeletePolicy' in inner)
    return wrongAtText('soft delete says how long what is deleted can be restored, and deletes nothing')
  return wrongAtText(
    'it has no acr purge command; give {"cmd": "acr purge ..."}, the command, or a task with steps',
  )
}

const isPurge = (text: string): boolean => /\bacr\s+purge\b/.test(text)

/** Returns each command of the texts by itself. A text without acr purge is left as it is, for an error about it. */
function commandsForm(texts: readonly string[]): ForeignForm {
  if (texts.length === 0) throw otherError({})
  const commands = texts.flatMap((text) => commandsIn(text))
  const own = commands.filter(isPurge)
  const wet = own.filter((one) => !/--dry-run(?!=false)/.test(one))
  const isMixed = wet.length > 0 && wet.length < own.length
  const acting = isMixed ? wet : own
  const [only, ...more] = acting.length === 0 ? texts : acting
  return {
    policy: { cmd: more.length === 0 ? (only ?? '') : [only, ...more] },
    notes: isMixed ? [dryNote('--dry-run')] : [],
  }
}

const WORD = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\[^]|[^\s'"\\;&|])+|[;&|]+|\n/g

/** Parts a script into commands, and looks into words that have one, such as those of --cmd. */
function commandsIn(script: string): readonly string[] {
  const text = script.replaceAll(/\\\r?\n|`\r?\n/g, ' ').replaceAll(/^\s*#.*$/gm, '')
  if (/['"]/.test(text.replaceAll(/\\./g, '').replaceAll(/'[^']*'|"[^"]*"/g, ''))) return [script]
  const commands: string[][] = [[]]
  const inner: string[] = []
  for (const [word] of text.matchAll(WORD)) {
    if (/^[;&|\n]/.test(word)) commands.push([])
    else if (/^[^\s]*["']/.test(word) && isPurge(word)) inner.push(unquoted(word))
    else commands.at(-1)?.push(word)
  }
  const own = commands.map((words) => purgeIn(words)).filter((one) => one !== '')
  return [...inner.flatMap((one) => commandsIn(one)), ...own]
}

function purgeIn(words: readonly string[]): string {
  const at = words.findIndex((word, i) => word === 'acr' && words[i + 1] === 'purge')
  return at === -1 ? '' : words.slice(at).join(' ')
}

/** The text in the quotes of a word, as in `--cmd="..."`. */
function unquoted(word: string): string {
  const [, , text = ''] = /(["'])([^]*)\1/.exec(word) ?? []
  return text.replaceAll(/\\(["\\$`])/g, '$1')
}
