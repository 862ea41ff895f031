# Keep by version.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "releases" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  rule "versions" {
    tag_regexp = "v.*"
    keep_semver {
      per        = "minor"
      count      = 1
      prerelease = false
      variants   = true
    }
  }
}
