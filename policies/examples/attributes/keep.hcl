# A rule that only keeps.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "floor-under-all" {
  registry    = registry.prod
  repository  = "floor-under-all"
  status      = "ACTIVE"
  on_conflict = "any"
  rule "newest" {
    keep         = true
    tag_regexp   = ".*"
    retained_top = 2
  }
  rule "branches" {
    tag_regexp    = "branch-.*"
    expire_period = "30d"
  }
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
}
