# The newest of each group.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "environments" {
  registry   = registry.prod
  repository = "environments"
  status     = "ACTIVE"
  rule "deployed" {
    tag_regexp   = "env[0-9]+-.*"
    group_by     = "(env[0-9]+)-.*"
    retained_top = 2
  }
}
