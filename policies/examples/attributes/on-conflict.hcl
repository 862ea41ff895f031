# Several rules.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "agree" {
  registry   = registry.prod
  repository = "agree"
  status     = "ACTIVE"
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
  rule "everything" {
    tag_regexp    = ".*"
    expire_period = "365d"
  }
}

lifecycle_policy "one-is-enough" {
  registry    = registry.prod
  repository  = "one-is-enough"
  status      = "ACTIVE"
  on_conflict = "any"
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
  rule "everything" {
    tag_regexp    = ".*"
    expire_period = "365d"
  }
}

lifecycle_policy "first" {
  registry    = registry.prod
  repository  = "first"
  status      = "ACTIVE"
  on_conflict = "first_match"
  rule "previews" {
    priority      = 1
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
  rule "everything" {
    priority      = 2
    tag_regexp    = ".*"
    expire_period = "365d"
  }
}
