# Many repositories, a default, a quota.
registry "prod" {
  url = "https://registry.example.com"
}

default_policy "account" {
  prevent_destroy = true
  registry        = registry.prod
  status          = "ACTIVE"
  keep_latest     = 1
  keep_days       = 30
  quota {
    tags  = 3
    bytes = "500GiB"
  }
}

lifecycle_policy "base" {
  registry     = registry.prod
  repositories = "base/**"
  status       = "ACTIVE"
  keep_latest  = 20
}
