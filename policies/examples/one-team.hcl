# One team: pull request builds go after a week, releases never.
registry "prod" {
  url         = "https://registry.example.com"
  credentials = "env:PROD_REGISTRY"
}

lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  schedule   = "0 3 * * *"
  time_zone  = "Europe/Berlin"

  rule "previews" {
    description   = "pull request builds, and what lost its tag"
    tag_regexp    = "pr-[0-9]+"
    untagged      = true
    expire_period = "7d"
    retained_top  = 5
  }

  rule "nightly" {
    tag_regexp    = "nightly-[0-9]+"
    expire_period = "14d"
  }
}

protect "releases" {
  registry   = registry.prod
  tag_regexp = "v[0-9]+\\.[0-9]+\\.[0-9]+"
}
