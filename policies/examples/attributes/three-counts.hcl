# Three meanings of "keep N".
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "floor" {
  registry   = registry.prod
  repository = "floor"
  status     = "ACTIVE"
  rule "r" {
    tag_regexp    = ".*"
    expire_period = "30d"
    retained_top  = 2
  }
}

lifecycle_policy "eligible" {
  registry   = registry.prod
  repository = "eligible"
  status     = "ACTIVE"
  rule "r" {
    tag_regexp    = ".*"
    expire_period = "30d"
    keep_expired  = 2
  }
}

lifecycle_policy "ceiling" {
  registry   = registry.prod
  repository = "ceiling"
  status     = "ACTIVE"
  rule "r" {
    tag_regexp    = ".*"
    expire_period = "30d"
    max           = 2
  }
}
