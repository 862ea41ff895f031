# Ages below a day.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "scratch" {
  registry   = registry.prod
  repository = "scratch"
  status     = "ACTIVE"
  rule "builds" {
    tag_regexp   = "ci-.*"
    expire_after = "12h"
    retained_top = 1
  }
}
