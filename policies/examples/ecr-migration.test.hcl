# Tests of ecr-migration.hcl: careen test ecr-migration.hcl
test "the first rule that selects an image decides" {
  now        = "2026-11-22T00:00:00Z"
  repository = "app"

  image "old, but prod" {
    tags   = ["prod-1"]
    pushed = "2026-01-01T00:00:00Z"
    expect = "keep"
  }
  image "old, and nothing else" {
    tags   = ["feature-1"]
    pushed = "2026-11-01T00:00:00Z"
    expect = "delete"
  }
  image "latest" {
    tags    = ["latest"]
    pushed  = "2026-01-01T00:00:00Z"
    expect  = "keep"
    because = ["protected"]
  }
}
