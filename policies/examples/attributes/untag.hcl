# A tag that no rule selects.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "untag" {
  registry   = registry.prod
  repository = "untag"
  status     = "ACTIVE"
  untag      = true
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
}
