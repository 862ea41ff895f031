# Age from another time.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "used" {
  registry   = registry.prod
  repository = "used"
  status     = "ACTIVE"
  rule "unused" {
    tag_regexp    = ".*"
    expire_period = "90d"
    age_from      = "last_pulled"
  }
}

lifecycle_policy "pulls-alone" {
  registry   = registry.prod
  repository = "pulls-alone"
  status     = "ACTIVE"
  rule "unused" {
    tag_regexp    = ".*"
    expire_period = "90d"
    age_from      = "pulled"
  }
}
