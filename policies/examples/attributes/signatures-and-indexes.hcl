# Signatures and indexes.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "multi" {
  registry   = registry.prod
  repository = "multi"
  status     = "ACTIVE"
  grace      = "24h"
  rule "previews" {
    tag_regexp     = "pr-.*"
    expire_period  = "7d"
    broken_indexes = true
  }
  rule "leftovers" {
    orphans       = true
    expire_period = "30d"
  }
}
