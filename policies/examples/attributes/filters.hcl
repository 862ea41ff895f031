# Which images: more filters.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "filters" {
  registry   = registry.prod
  repository = "filters"
  status     = "ACTIVE"
  rule "large" {
    tag_regexp         = "build-.*"
    exclude_tag_regexp = "build-keep.*"
    match              = "all"
    annotations        = { "org.example.stage" = "test" }
    labels             = { "team" = "web" }
    artifact_type      = "application/vnd.oci.image.config.v1+json"
    platform           = "linux/arm64"
    min_size           = "1GiB"
    retained_top       = 0
  }
  rule "untagged" {
    untagged      = true
    expire_period = "2d"
  }
}
