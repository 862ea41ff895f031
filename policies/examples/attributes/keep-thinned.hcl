# Thin out with age.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "nightly" {
  registry   = registry.prod
  repository = "team/nightly"
  status     = "ACTIVE"
  rule "thin" {
    tag_regexp = "nightly-.*"
    keep_thinned {
      hourly  = 1
      daily   = 2
      weekly  = 2
      monthly = 2
      yearly  = 1
    }
  }
}
