test "two builds of a day: the later one stays" {
  now        = "2026-11-22T12:00:00Z"
  repository = "team/nightly"
  image "late" {
    tags    = ["nightly-3"]
    created = "2026-11-21T22:00:00Z"
    expect  = "keep"
    because = ["kept_thinned"]
  }
  image "early" {
    tags    = ["nightly-2"]
    created = "2026-11-21T02:00:00Z"
    expect  = "delete"
    because = ["thinned_out"]
  }
  image "day before" {
    tags    = ["nightly-1"]
    created = "2026-11-20T22:00:00Z"
    expect  = "keep"
  }
  image "last month" {
    tags    = ["nightly-0"]
    created = "2026-10-20T22:00:00Z"
    expect  = "keep"
  }
}
