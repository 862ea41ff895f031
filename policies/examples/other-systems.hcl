# What teams bring along from Artifact Registry, Harbor and ECR, and what none of these can say.
registry "prod" {
  url         = "https://registry.example.com"
  credentials = "docker:"
  # Its images were copied here last month, and say that they were built years ago.
  trust_built = false
}

# Artifact Registry: each "delete" is enough by itself, and a "keep" stands above them all.
lifecycle_policy "services" {
  registry     = registry.prod
  repositories = "services/*"
  status       = "ACTIVE"
  on_conflict  = "any"

  rule "newest" {
    description  = "the newest five of all, with a tag or without"
    keep         = true
    tag_regexp   = ".*"
    untagged     = true
    retained_top = 5
  }
  rule "old" {
    tag_regexp    = ".*"
    untagged      = true
    expire_period = "30d"
  }
  rule "alpha" {
    tag_regexp    = "(?:alpha|v0).*"
    expire_period = "7d"
  }
  rule "untagged" {
    untagged     = true
    expire_after = "6h"
  }
}

# Harbor: by the last pull, whatever was pushed since.
lifecycle_policy "tools" {
  registry     = registry.prod
  repositories = "tools/*"
  status       = "ACTIVE"

  rule "unused" {
    tag_regexp    = ".*"
    age_from      = "pulled"
    expire_period = "90d"
  }
}

# ECR: several prefixes ask for a tag for each of them.
lifecycle_policy "builds" {
  registry     = registry.prod
  repositories = "builds/*"
  status       = "ACTIVE"

  rule "verified" {
    description    = "what passed both pipelines; the others are inspected by hand"
    tags_match_all = ["build-[0-9]+", "verified-.*"]
    retained_top   = 2
  }
}

# The newest three of each environment: env1-1042, env2-1040.
lifecycle_policy "environments" {
  registry   = registry.prod
  repository = "deploy/web"
  status     = "ACTIVE"

  rule "deployed" {
    tag_regexp   = "env[0-9]+-[0-9]+"
    group_by     = "^(env[0-9]+)-.*"
    retained_top = 3
  }
}

# What a merge request needs lives for hours, and its newest image as long as it is the newest.
lifecycle_policy "scratch" {
  registry     = registry.prod
  repositories = "scratch/**"
  status       = "ACTIVE"
  schedule     = "0 * * * *"

  rule "merge-requests" {
    tag_regexp   = "mr-[0-9]+-.*"
    group_by     = "(mr-[0-9]+)-.*"
    expire_after = "12h"
    retained_top = 1
  }
}

# Base images: two patches of each minor, plain and of every variant.
lifecycle_policy "base" {
  registry     = registry.prod
  repositories = "base/*"
  status       = "ACTIVE"

  rule "versions" {
    tag_regexp = "[0-9].*"
    keep_semver {
      per   = "minor"
      count = 2
    }
  }
}

protect "latest" {
  registry   = registry.prod
  tag_regexp = "latest"
}
