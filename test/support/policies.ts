const HOUR = 3_600_000

/** A schedule whose next time is about twelve hours away: a daemon starts no run of its own, whatever the time of day. */
function hoursAway(now: number): string {
  return `0 ${new Date(now + 12 * HOUR).getUTCHours()} * * *`
}

type OldTagsParts = {
  readonly registry?: string
  readonly name?: string
  readonly scope?: string
  /** More attributes of the blocks. */
  readonly inRegistry?: string
  readonly inPolicy?: string
}

/** For a daemon: images with `old-` tags are deleted seven days after their build; runs start when they are asked for. */
export function oldTagsPolicy(url: string, parts: OldTagsParts = {}): string {
  const { registry = 'prod', name = 'web', scope = 'repository = "team/web"' } = parts
  const { inRegistry = '', inPolicy = '' } = parts
  return `registry "${registry}" {
  url = "${url}"
  ${inRegistry}
}
lifecycle_policy "${name}" {
  registry = registry.${registry}
  ${scope}
  status = "ACTIVE"
  schedule = "${hoursAway(Date.now())}"
  ${inPolicy}
  rule "old" {
    tag_regexp = "old-.*"
    expire_period = "7d"
  }
}
`
}
