# Tests of one-team.hcl: careen test one-team.hcl
test "previews go after a week, but for the newest five" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"

  image "old preview" {
    tags    = ["pr-1"]
    age     = "30d"
    expect  = "delete"
    because = ["expired", "beyond_top"]
  }
  image "sixth preview, still young" {
    tags   = ["pr-2"]
    age    = "6d"
    expect = "keep"
    goes   = "2026-11-23T00:00:00Z"
  }
  image "fifth preview" {
    tags    = ["pr-3"]
    age     = "5d"
    expect  = "keep"
    because = ["within_top"]
    goes    = "never"
  }
  image "fourth preview" {
    tags = ["pr-4"]
    age  = "4d"
  }
  image "third preview" {
    tags = ["pr-5"]
    age  = "3d"
  }
  image "second preview" {
    tags = ["pr-6"]
    age  = "2d"
  }
  image "newest preview" {
    tags = ["pr-7"]
    age  = "1d"
  }
}

test "a release stays, whatever else it is called" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"

  image "release" {
    tags    = ["v1.2.3", "nightly-20250101"]
    age     = "400d"
    expect  = "keep"
    because = ["protected"]
    goes    = "never"
  }
  image "its signature" {
    subject = "release"
    age     = "400d"
    expect  = "keep"
    because = ["refers_to"]
  }
  image "old nightly" {
    tags   = ["nightly-20251101"]
    age    = "15d"
    expect = "delete"
  }
}

test "what no rule names stays" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"

  image "main" {
    tags    = ["main"]
    age     = "900d"
    expect  = "keep"
    because = ["not_selected"]
  }
}
