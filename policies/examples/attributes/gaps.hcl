# Times that are only known to lie between two scans.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "builds" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  rule "newest" {
    tag_regexp   = "build-[0-9]+"
    retained_top = 2
  }
}
