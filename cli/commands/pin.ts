import { readInstant } from '../../policies/evidence/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { canonicalRegistryHost, canonicalRegistryUrl, parseDuration } from '../../policies/scalars/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import { type Command, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { clusterImages, pathOf, readText } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import type { PinUntil, PinWish } from '../remote/pin-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { clusterLines } from '../views/lines/daemon-lines.ts'
import { rowLines } from '../views/lines/line.ts'
import { clusterText, imageName, pinnedText } from '../views/pins.ts'

export const pin: Command = async (args, terminal) => {
  const until = untilOf(args)
  const cluster = args.values['from-kubernetes']
  const file = args.values['from-file']
  const sources = [cluster, file].filter((one) => one !== undefined).length + (args.words.length > 0 ? 1 : 0)
  if (sources !== 1) throw invalid('pin', 'write REPO:TAG.., or -from-file=FILE, or -from-kubernetes=FILE')
  if (cluster !== undefined) {
    const text = await contentOf(cluster, terminal)
    return withClient(args, terminal, (client) =>
      pinCluster(client, { name: cluster, text, until }, args, terminal),
    )
  }
  const words = file === undefined ? args.words : linesOf(await contentOf(file, terminal))
  const reason = args.values['reason'] ?? (file === undefined ? '' : `listed in ${file}`)
  if (reason === '') throw invalid('pin', 'say why, for other people: -reason=TEXT')
  return withClient(args, terminal, async (client) => {
    const wishes = await Promise.all(words.map((word) => wishOf(client, word, { reason, until })))
    const made = await changing(terminal, () => client.pin(wishes))
    terminal.lines(() => rowLines('pin', made, imageName))
    terminal.out(pinnedText(made, terminal.paint))
    return EXIT.ok
  })
}

function untilOf({ values }: Arguments): PinUntil {
  const text = values['until']
  if (text === undefined)
    throw invalid('pin', 'say how long: -until=30d, -until=2027-01-31T00:00:00Z or -until=never')
  if (text === 'never') return 'never'
  const after = parseDuration(text)
  if (after !== undefined) return { after }
  const at = readInstant(text)
  if (at !== undefined) return { at }
  throw invalid(
    'pin',
    `-until: "${text}" is no duration such as 30d, no time such as 2027-01-31T00:00:00Z, and not never`,
  )
}

async function contentOf(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return terminal.readInput()
  const read = readText(pathOf(file, terminal.cwd), file)
  if (read.ok) return read.text
  throw new CareenError('INVALID_ARGUMENT', `${read.problem.summary}. ${read.problem.detail ?? ''}`)
}

/** Returns the lines of a file that are neither empty nor comments. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.replace(/#.*/, '').trim() || [])
}

async function wishOf(
  client: Client,
  word: string,
  more: Pick<PinWish, 'reason' | 'until'>,
): Promise<PinWish> {
  const { name, reference } = splitReference(word)
  if (reference === '')
    throw invalid('pin', `"${word}" names no tag and no digest; write REPO:TAG or REPO@DIGEST`)
  return { repository: await client.findRepository(name), reference, ...more }
}

type Cluster = { readonly name: string; readonly text: string; readonly until: PinUntil }

async function pinCluster(
  client: Client,
  { name, text, until }: Cluster,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { images, unreadable } = clusterImages(name, text)
  const reason = args.values['reason'] ?? 'runs in Kubernetes'
  const registries = new Map((await client.registryUrls()).map((one) => [canonicalRegistryUrl(one.url), one]))
  const wishes: PinWish[] = []
  const others = new Map<string, number>()
  for (const { host, repository, reference } of images) {
    const registry = registries.get(canonicalRegistryHost(host))
    if (registry === undefined) others.set(host, (others.get(host) ?? 0) + 1)
    else wishes.push({ repository: { ...registry, repository }, reference, reason, until })
  }
  const found = {
    pinned: await changing(terminal, () => client.pin(wishes)),
    others: [...others].map(([host, count]) => ({ host, images: count })),
    unreadable,
  }
  terminal.lines(() => clusterLines(found))
  terminal.out(clusterText(found))
  return EXIT.ok
}
