export type Equivalent = { readonly file: string; readonly code: string; readonly why: string }

/**
 * Mutants that no test can kill, because no input makes them differ from the source: listed apart, left out
 * of the score. `file` is relative to the root, `code` is what `run.ts` prints under a survivor, and `why`
 * is the proof that it behaves the same. A mutant that a test could kill does not belong here, however hard
 * the test is to write.
 */
export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'policies/engine/compare.ts',
    code: 'return a < b ? -1 : 1 | boundary: < -> <=',
    why: 'a and b differ here',
  },
  {
    file: 'policies/engine/compare.ts',
    code: 'return a < b ? -1 : 1 | integer: 1 -> 2',
    why: 'a sort looks at the sign alone',
  },
  {
    file: 'policies/engine/compare.ts',
    code: 'return a < b ? -1 : 1 | integer: 1 -> 2 #2',
    why: 'a sort looks at the sign alone',
  },
  {
    file: 'policies/engine/goes-at.ts',
    code: 'const MOST_EPOCHS = 256 | integer: 256 -> 257',
    why: 'one turn more finds nothing else in what fewer turns found',
  },
  {
    file: 'policies/engine/goes-at.ts',
    code: 'const DEEPEST = 1000 | integer: 1000 -> 1001',
    why: 'what is not followed is decided at a turn, with the same instant',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'const FEW = 32 | integer: 32 -> 33',
    why: 'both ways find the n-th newest time; which one is a matter of speed',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'return n <= FEW ? amongFew(times, ranked, n) : amongMany(times, ranked, n) | condition: n <= FEW -> true',
    why: 'both ways find the n-th newest time; which one is a matter of speed',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'return n <= FEW ? amongFew(times, ranked, n) : amongMany(times, ranked, n) | condition: n <= FEW -> false',
    why: 'both ways find the n-th newest time; which one is a matter of speed',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'return n <= FEW ? amongFew(times, ranked, n) : amongMany(times, ranked, n) | boundary: <= -> <',
    why: 'both ways find the n-th newest time; which one is a matter of speed',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (!versions.has(i)) { | condition: !versions.has(i) -> true',
    why: 'a version is computed again, to the same',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (n >= ranked.length) return () => true | condition: n >= ranked.length -> false',
    why: 'then the limit is the oldest time, and nothing is older',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (n >= ranked.length) return () => true | boundary: >= -> >',
    why: 'then the limit is the oldest time, and nothing is older',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (newer + level.length === n) return (i) => (times[i] ?? 0) >= limit | condition: newer + level.length === n -> false',
    why: 'then all of that time are inside',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (newer + level.length === n) return (i) => (times[i] ?? 0) >= limit | arithmetic: + -> -',
    why: 'then all of that time are inside',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'if (time <= limit) return | boundary: <= -> <',
    why: 'an equal time put in moves nothing that is newer',
  },
  {
    file: 'policies/engine/rank-points.ts',
    code: 'for (; at > 0 && (top[at - 1] ?? 0) < time; at -= 1) top[at] = top[at - 1] ?? 0 | boundary: < -> <=',
    why: 'equal times in another order are the same times',
  },
  {
    file: 'policies/engine/fixpoint.ts',
    code: 'return added.length === 0 ? before : judge(selector, append(selected, added), around) | condition: added.length === 0 -> false',
    why: 'judging the same images again says the same',
  },
  {
    file: 'policies/engine/fixpoint.ts',
    code: 'for (let i = 0; i < images.length; i += 1) { | boundary: < -> <=',
    why: 'a typed array takes nothing beyond its end',
  },
  {
    file: 'policies/engine/fixpoint.ts',
    code: 'for (let i = 0; i < candidates.length; i += 1) { | boundary: < -> <=',
    why: 'beyond the end is no candidate',
  },
  {
    file: 'policies/engine/fixpoint.ts',
    code: 'if (all.length < 2 && !context.graph.orphans.has(i)) return NONE | condition: all.length < 2 && !context.graph.orphans.has(i) -> false',
    why: 'what is left out here would find the tag covered',
  },
  {
    file: 'policies/engine/context.ts',
    code: 'times.set(from, found) | statement: times.set(from, found) -> void 0',
    why: 'times are computed again, to the same',
  },
  {
    file: 'policies/engine/group.ts',
    code: 'const obstacle = (i: number): number | undefined => (isAlone(i) ? undefined : findObstacle(i)) | condition: isAlone(i) -> false',
    why: 'an image that is alone has nothing that could be found',
  },
  {
    file: 'policies/engine/group.ts',
    code: 'if (isAlone(i)) return | condition: isAlone(i) -> false',
    why: 'an image that is alone has nothing that could go along',
  },
  {
    file: 'policies/engine/group.ts',
    code: 'if (referrer !== subject) found.push(referrer) | condition: referrer !== subject -> true',
    why: 'an image on a ring of subjects is never asked about',
  },
  {
    file: 'policies/engine/count-newer.ts',
    code: 'ordered.set(at, found) | statement: ordered.set(at, found) -> void 0',
    why: 'the order is found again, and is the same',
  },
  {
    file: 'policies/engine/count-newer.ts',
    code: 'before: (i) => firstPlace(sorted(i), (one) => one === i || before(one, i) > 0), | boundary: > -> >=',
    why: 'only an image itself is in the place of one, and that is asked before',
  },
  {
    file: 'policies/engine/count-newer.ts',
    code: 'after: (i) => sorted(i).length - firstPlace(sorted(i), (one) => one !== i && before(one, i) > 0), | boundary: > -> >=',
    why: 'only an image itself is in the place of one, and that is asked before',
  },
  {
    file: 'policies/engine/context.ts',
    code: 'return image === undefined ? [] : ordinaryTags(image) | condition: image === undefined -> false',
    why: 'there is an image at every index; the check is for the type checker',
  },
  {
    file: 'policies/engine/context.ts',
    code: 'const until = coolingOff === undefined ? -Infinity : (input.changedAt ?? -Infinity) + coolingOff | condition: coolingOff === undefined -> false',
    why: 'then the sum is not a number, and no instant is before it',
  },
  {
    file: 'policies/engine/evaluate.ts',
    code: 'for (let i = 0; i < fates.length; i += 1) if (fates[i] === FATE.delete) going += 1 | boundary: < -> <=',
    why: 'beyond the end is no fate',
  },
  {
    file: 'policies/engine/context.ts',
    code: 'if (image === undefined || policy === undefined) return -Infinity | condition: image === undefined || policy === undefined -> false',
    why: 'it is asked only of images that a rule of a policy wants gone',
  },
  {
    file: 'policies/engine/context.ts',
    code: 'if (image === undefined || policy === undefined) return -Infinity | logical: || -> &&',
    why: 'it is asked only of images that a rule of a policy wants gone',
  },
  {
    file: 'policies/evidence/instant.ts',
    code: 'const floor = nanoseconds < 0n ? (nanoseconds - 999_999n) / 1_000_000n : nanoseconds / 1_000_000n | boundary: < -> <=',
    why: 'at 0 both are 0, as a division of integers drops the fraction',
  },
]
