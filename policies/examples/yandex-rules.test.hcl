# Tests of yandex-rules.hcl: careen test yandex-rules.hcl
test "all rules must agree" {
  now        = "2026-11-22T00:00:00Z"
  repository = "crp1234567890/my-repository"

  image "old test" {
    tags   = ["test-1"]
    age    = "3d"
    expect = "delete"
  }
  image "old test that is prod as well" {
    tags    = ["test-2", "prod-2"]
    age     = "3d"
    expect  = "keep"
    because = ["young"]
  }
}
