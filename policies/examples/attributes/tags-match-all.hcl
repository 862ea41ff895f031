# A tag for each of several patterns.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "signed-off" {
  registry   = registry.prod
  repository = "signed-off"
  status     = "ACTIVE"
  rule "tested" {
    tags_match_all = ["build-.*", "tested-.*"]
    expire_period  = "14d"
  }
}
