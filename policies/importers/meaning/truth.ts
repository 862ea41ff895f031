/** What can be said of a claim: `unknown` where the facts that decide it are not there. */
export type Truth = 'yes' | 'no' | 'unknown'

/** Returns the truth of a claim that is known. */
export function known(claim: boolean): Truth {
  return claim ? 'yes' : 'no'
}

/** Returns `yes` if all are, `no` if one is `no`, else `unknown`. */
export function all(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no'
  return truths.includes('unknown') ? 'unknown' : 'yes'
}

/** Returns `yes` if one is, `no` if all are `no`, else `unknown`. */
export function any(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes'
  return truths.includes('unknown') ? 'unknown' : 'no'
}

/** Returns the truth of the opposite. */
export function not(truth: Truth): Truth {
  switch (truth) {
    case 'yes':
      return 'no'
    case 'no':
      return 'yes'
    case 'unknown':
      return 'unknown'
  }
}
