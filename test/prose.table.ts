/** Names on the wire and in stored JSON, which cannot change, by the files that convert them. */
export const FIXED: Readonly<Record<string, readonly string[]>> = {
  'daemon/store/scan-parts.ts': ['vanished'],
  'proto/convert/inventory.ts': ['vanished'],
}

/** How many banned words of banned-words.ts a file still has. Numbers may only fall. */
export const REMAINING: Readonly<Record<string, number>> = {
  'daemon/inventory/index.ts': 1,
  'daemon/inventory/scan-types.ts': 2,
  'daemon/inventory/scan.ts': 4,
  'daemon/runs/clean.ts': 52,
  'daemon/runs/delete/cascade.ts': 15,
  'daemon/runs/delete/catch-up.ts': 7,
  'daemon/runs/delete/dangling-tags.ts': 3,
  'daemon/runs/delete/delete-image.ts': 25,
  'daemon/runs/delete/delete-images.ts': 42,
  'daemon/runs/delete/late-losses.ts': 5,
  'daemon/runs/delete/lost-pushes.ts': 22,
  'daemon/runs/delete/manifest-backup.ts': 2,
  'daemon/runs/delete/own-pushes.ts': 4,
  'daemon/runs/delete/prove-gone.ts': 2,
  'daemon/runs/delete/push-feed.ts': 13,
  'daemon/runs/delete/recover-intents.ts': 4,
  'daemon/runs/delete/retained-tags.ts': 3,
  'daemon/runs/delete/tag-watch.ts': 13,
  'daemon/runs/delete/tombstone.ts': 11,
  'daemon/runs/delete/verify-kept.ts': 19,
  'daemon/runs/delete/why-there.ts': 5,
  'daemon/runs/execute-run.ts': 19,
  'daemon/runs/removal-counts.ts': 1,
  'daemon/runs/run-clock.ts': 7,
  'daemon/runs/summary.ts': 9,
}
