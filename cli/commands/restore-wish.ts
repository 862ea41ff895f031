import { type Arguments, invalid } from '../framework/arguments.ts'
import { splitReference } from '../framework/command.ts'
import type { Terminal } from '../framework/terminal.ts'
import { settingsIn } from '../input/index.ts'
import { sinceOf } from '../input/listing.ts'
import type { Client } from '../remote/client.ts'
import { placeOf } from '../remote/place.ts'
import type { RestoreWish } from '../remote/restoration-calls.ts'

/** The forms of the command. */
export type RestoreForm = 'image' | 'run' | 'policy' | 'since-serial'

/** Returns which form of the command it is. Throws INVALID_ARGUMENT if it is none, or several. */
export function formOf({ words, values }: Arguments): RestoreForm {
  const flags = (['run', 'policy', 'since-serial'] as const).filter((flag) => values[flag] !== undefined)
  const [form = 'image'] = flags
  if (flags.length + words.length !== 1)
    throw invalid(
      'restore',
      'write one of REPO:TAG, REPO@DIGEST, -run=ID, -policy=ADDRESS with -since=TIME, and -since-serial=N',
    )
  if (form === 'policy' && values['since'] === undefined)
    throw invalid('restore', 'say since when: -policy=ADDRESS -since=TIME, such as -since=7d')
  if (form !== 'policy' && values['since'] !== undefined)
    throw invalid('restore', '-since belongs to -policy=ADDRESS. Of a workspace: -since-serial=N')
  return form
}

/** Returns what a person wants restored. Throws INVALID_ARGUMENT, and what looking for it throws. */
export async function wishOf(
  client: Client,
  form: RestoreForm,
  args: Arguments,
  terminal: Terminal,
): Promise<RestoreWish> {
  const { values } = args
  switch (form) {
    case 'image':
      return imageIn(args)
    case 'run':
      return { kind: 'run', run: await client.findRun(values['run'] ?? '') }
    case 'policy': {
      const since = sinceOf('restore', args, terminal.now()) ?? 0
      const workspace = await workspaceOf(client, args, terminal)
      return { kind: 'policy', workspace, policy: values['policy'] ?? '', since }
    }
    case 'since-serial': {
      const serial = serialOf(values['since-serial'] ?? '')
      return { kind: 'serial', workspace: await workspaceOf(client, args, terminal), serial }
    }
  }
}

async function workspaceOf(client: Client, args: Arguments, terminal: Terminal): Promise<string> {
  return placeOf(client, args, terminal, await settingsIn(terminal.cwd))
}

function imageIn({ words: [word = ''] }: Arguments): RestoreWish {
  const { name: repository, reference } = splitReference(word)
  if (reference !== '') return { kind: 'image', repository, reference }
  throw invalid(
    'restore',
    `"${word}" names no image; write REPO:TAG or REPO@DIGEST. To list deleted images: careen explain ${repository}`,
  )
}

function serialOf(text: string): number {
  if (/^(?:0|[1-9]\d{0,8})$/.test(text)) return Number(text)
  throw invalid(
    'restore',
    `-since-serial: "${text}" is no serial: write a number. careen history lists serials`,
  )
}
