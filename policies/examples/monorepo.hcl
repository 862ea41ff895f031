# A monorepo: every service is built for every pull request and every merge; releases have versions.
locals {
  services = ["api", "web", "worker"]

  # Which tags there are, how long they stay, and how many of them at least.
  builds = {
    preview = { tags = "pr-[0-9]+-[0-9a-f]{7}", days = 7, keep = 0 }
    main    = { tags = "main-[0-9a-f]{7}", days = 30, keep = 20 }
    cache   = { tags = "buildcache(-.+)?", days = 14, keep = 1 }
  }
}

registry "ghcr" {
  url         = "https://ghcr.io"
  credentials = "docker:"
}

lifecycle_policy "service" {
  for_each = toset(local.services)

  registry   = registry.ghcr
  repository = "acme/mono/${each.key}"
  status     = "ACTIVE"
  schedule   = "30 2 * * *"
  time_zone  = "Europe/Berlin"

  dynamic "rule" {
    for_each = local.builds
    content {
      tag_regexp    = rule.value.tags
      expire_period = "${rule.value.days}d"
      retained_top  = rule.value.keep > 0 ? rule.value.keep : null
    }
  }

  rule "releases" {
    description = "the newest five of every minor version stay"
    tag_regexp  = "v[0-9]+\\.[0-9]+\\.[0-9]+"

    keep_semver {
      per   = "minor"
      count = 5
    }
  }

  rule "untagged" {
    untagged      = true
    expire_period = "2d"
  }
}

protect "deployed" {
  registry    = registry.ghcr
  annotations = { "com.acme.deployed" = "true" }
  owner       = "platform"
}
