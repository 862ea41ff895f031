test "an old preview beyond the newest two goes" {
  now        = "2026-11-22T00:00:00Z"
  repository = "floor-under-all"
  image "newest" {
    tags   = ["main"]
    age    = "1d"
    expect = "keep"
  }
  image "second" {
    tags    = ["branch-2"]
    age     = "40d"
    expect  = "keep"
    because = ["within_top"]
  }
  image "preview" {
    tags   = ["pr-1"]
    age    = "50d"
    expect = "delete"
  }
  image "of no other rule" {
    tags   = ["v1"]
    age    = "900d"
    expect = "keep"
    goes   = "never"
  }
  image "with a tag that only the keeping rule knows" {
    tags    = ["pr-2", "v2"]
    age     = "60d"
    expect  = "keep"
    because = ["tag_not_covered"]
  }
}
