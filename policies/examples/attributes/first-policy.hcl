# A registry, one repository, one rule.
registry "prod" {
  url         = "https://registry.example.com"
  credentials = "env:PROD_REGISTRY"
}

lifecycle_policy "web" {
  registry    = registry.prod
  repository  = "team/web"
  description = "pull request builds go after a week"
  status      = "ACTIVE"
  schedule    = "0 3 * * *"
  time_zone   = "Europe/Berlin"

  rule "previews" {
    description   = "what a pull request built"
    tag_regexp    = "pr-[0-9]+"
    expire_period = "7d"
  }
}
