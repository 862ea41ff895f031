test "each team has a policy of its own" {
  now        = "2026-11-22T00:00:00Z"
  repository = "web/shop"

  image "old build" {
    tags   = ["build-1"]
    age    = "30d"
    expect = "delete"
  }
  image "newer build" {
    tags    = ["build-2"]
    age     = "20d"
    expect  = "keep"
    because = ["within_top"]
  }
}
