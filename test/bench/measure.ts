export type Result = {
  readonly name: string
  /** What the subject is held against, run in turn with it. */
  readonly baseline: string
  readonly ratio: number
  readonly goal?: number
  readonly subjectMs: number
  readonly baselineMs: number
  readonly more?: Readonly<Record<string, number>>
}

type Timed = () => unknown

/** Runs subject and baseline in turn; returns the median of the per-pair ratios and of both times. */
export async function pairs(
  subject: Timed,
  baseline: Timed,
  count = 5,
): Promise<Pick<Result, 'ratio' | 'subjectMs' | 'baselineMs'>> {
  await subject()
  await baseline()
  const ratios: number[] = []
  const [subjects, baselines]: [number[], number[]] = [[], []]
  for (let i = 0; i < count; i += 1) {
    const [a, b] = [await timed(subject), await timed(baseline)]
    subjects.push(a)
    baselines.push(b)
    ratios.push(a / b)
  }
  return { ratio: median(ratios), subjectMs: median(subjects), baselineMs: median(baselines) }
}

export async function timed(act: Timed): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export function report(result: Result): void {
  const round = (value: number): number => Math.round(value * 100) / 100
  console.log(
    JSON.stringify({
      ...result,
      ratio: round(result.ratio),
      subjectMs: round(result.subjectMs),
      baselineMs: round(result.baselineMs),
      rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
    }),
  )
}
