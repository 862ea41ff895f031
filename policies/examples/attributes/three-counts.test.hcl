test "retained_top: the young ones are the newest two, so all old ones go" {
  now        = "2026-11-22T00:00:00Z"
  repository = "floor"
  image "a" {
    tags   = ["a"]
    age    = "1d"
    expect = "keep"
  }
  image "b" {
    tags   = ["b"]
    age    = "2d"
    expect = "keep"
  }
  image "c" {
    tags   = ["c"]
    age    = "40d"
    expect = "delete"
  }
  image "d" {
    tags   = ["d"]
    age    = "41d"
    expect = "delete"
  }
}

test "keep_expired: two of the old ones stay" {
  now        = "2026-11-22T00:00:00Z"
  repository = "eligible"
  image "a" {
    tags   = ["a"]
    age    = "1d"
    expect = "keep"
  }
  image "c" {
    tags    = ["c"]
    age     = "40d"
    expect  = "keep"
    because = ["among_expired"]
  }
  image "d" {
    tags   = ["d"]
    age    = "41d"
    expect = "keep"
  }
  image "e" {
    tags   = ["e"]
    age    = "42d"
    expect = "delete"
  }
}

test "max: the third goes, young as it is" {
  now        = "2026-11-22T00:00:00Z"
  repository = "ceiling"
  image "a" {
    tags   = ["a"]
    age    = "1d"
    expect = "keep"
  }
  image "b" {
    tags   = ["b"]
    age    = "2d"
    expect = "keep"
  }
  image "c" {
    tags    = ["c"]
    age     = "3d"
    expect  = "delete"
    because = ["beyond_max"]
  }
}
