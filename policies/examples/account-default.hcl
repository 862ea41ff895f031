# A default for a whole registry, behind a quota gate; one repository with rules of its own, one that is being tried.
registry "prod" {
  url         = "https://registry.example.com"
  credentials = "docker:"
}

default_policy "prod" {
  registry    = registry.prod
  status      = "ACTIVE"
  keep_latest = 50
  keep_days   = 30

  quota {
    tags = 5000
  }
}

lifecycle_policy "base_images" {
  description        = "base images are few and stay long"
  registry           = registry.prod
  repositories       = "base/**"
  status             = "ACTIVE"
  max_delete_percent = 10

  rule "old" {
    tag_regexp         = ".*"
    exclude_tag_regexp = "latest"
    expire_period      = "365d"
    retained_top       = 20
  }
}

lifecycle_policy "api_next" {
  description = "not in force yet: careen dry-run prod/team/api -policy api_next"
  registry    = registry.prod
  repository  = "team/api"

  rule "builds" {
    tag_regexp   = "build-[0-9]+"
    retained_top = 30
  }
}
