# What no rule can delete.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "all" {
  registry     = registry.prod
  repositories = "team/**"
  status       = "ACTIVE"
  rule "all" {
    tag_regexp   = ".*"
    retained_top = 1
  }
}

protect "releases" {
  description = "never"
  registry    = registry.prod
  tag_regexp  = "v[0-9]+"
}

protect "audit" {
  registry        = registry.prod
  repository      = "team/web"
  digests         = ["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
  owner           = "audit@example.com"
  until           = "2027-01-31T00:00:00Z"
  prevent_destroy = true
}

protect "marked" {
  registry     = registry.prod
  repositories = "team/*"
  annotations  = { "org.example.keep" = "yes" }
}
