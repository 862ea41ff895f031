import {
  type AnswerListener,
  type DeleteOutcome,
  LONGEST_DELETE,
  type RegistryClient,
} from '../../daemon/registry/client.ts'
import { CareenError, type Digest } from '../../policies/index.ts'
import type { Random } from '../life/random.ts'
import { around } from './calls.ts'
import type { SimulatedProcess } from './process.ts'
import type { SimulatedTime } from './time.ts'
/** The way from a process to the registry: it takes time, it loses requests and answers, and a DELETE can arrive late. */

const READS = [
  'tags',
  'repositories',
  'manifest',
  'resolve',
  'blob',
  'blobReadable',
  'referrers',
  'putManifest',
  'putBlob',
  'probe',
  'deleteSlot',
] as const

export type ClientOptions = {
  readonly time: SimulatedTime
  readonly random: Random
  readonly process: SimulatedProcess
  /** How much goes wrong now: 0 to 1. */
  readonly trouble: () => number
  /** Longest way of a request, in milliseconds. */
  readonly distance: number
  /** A DELETE is under way until an instant of simulated time. Default: nobody is concerned. */
  readonly underWay?: (until: number) => void
  /** A DELETE leaves the process. */
  readonly sent: (repository: string, digest: Digest) => void
  /** Whom to tell when the DELETE that is sent now arrives. Default: nobody is concerned. */
  readonly arrival?: () => (repository: string, digest: Digest) => void
}

export function clientOf(registry: RegistryClient, options: ClientOptions): RegistryClient {
  const { time, random, process, trouble, sent, distance, arrival } = options
  const hop = (): Promise<void> => time.wait(random.int(1, distance))
  const reading = around(onHost(registry, process), READS, (_method, _args, call) =>
    process.through(
      (async () => {
        await hop()
        if (random.chance(0.02 * trouble()))
          throw new CareenError('REGISTRY_UNREACHABLE', 'https://registry.example.com cannot be reached')
        const answer = await call()
        await hop()
        return answer
      })(),
    ),
  )
  const send = (
    repository: string,
    digest: Digest,
    act: () => Promise<DeleteOutcome>,
  ): Promise<DeleteOutcome> => {
    sent(repository, digest)
    const arrived = arrival?.()
    const arrive = (): Promise<DeleteOutcome> => {
      arrived?.(repository, digest)
      return act()
    }
    return process.through(deliver(options, arrive))
  }
  return {
    ...reading,
    deleteManifest: (repository, digest) =>
      send(repository, digest, () => registry.deleteManifest(repository, digest)),
    deleteTag: (repository, tag, on) => send(repository, on, () => registry.deleteTag(repository, tag, on)),
  }
}

/** Answers have the times of the clock of the host that asked. */
function onHost(registry: RegistryClient, { clock, skew }: SimulatedProcess): RegistryClient {
  const read = (listener?: AnswerListener): AnswerListener | undefined =>
    listener &&
    (({ date }) =>
      listener({ asked: clock.now(), answered: clock.now(), ...(date === undefined ? {} : { date }) }))
  return {
    ...registry,
    tags: (repository, signal, onAnswer) => registry.tags(repository, signal, read(onAnswer)),
    repositories: (signal, onAnswer) => registry.repositories(signal, read(onAnswer)),
    probe: async (repository, signal) => ({
      ...(await registry.probe(repository, signal)),
      clockSkew: -skew(),
    }),
  }
}

/** The request travels on its own: it arrives also if its sender is dead. */
function deliver(
  { time, random, trouble, distance, underWay }: ClientOptions,
  act: () => Promise<DeleteOutcome>,
): Promise<DeleteOutcome> {
  const isLost = random.chance(0.05 * trouble())
  const isLate = isLost && random.chance(0.5)
  const travel = isLate ? random.int(1000, LONGEST_DELETE - 1000) : random.int(1, 2 * distance)
  return new Promise((resolve) => {
    const arrive = async (): Promise<void> => {
      const outcome = await act()
      if (!isLost) time.after(random.int(1, distance), () => resolve(outcome))
    }
    underWay?.(time.elapsed() + travel)
    time.after(travel, () => void arrive())
    const why = 'the connection was closed before the answer'
    if (isLost) time.after(random.int(1, 60_000), () => resolve({ kind: 'unknown', why }))
  })
}
