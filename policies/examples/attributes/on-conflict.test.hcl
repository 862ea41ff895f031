test "all must agree" {
  now        = "2026-11-22T00:00:00Z"
  repository = "agree"
  image "preview" {
    tags   = ["pr-9"]
    age    = "30d"
    expect = "keep"
    goes   = "2027-10-23T00:00:00.001Z"
  }
}

test "one is enough" {
  now        = "2026-11-22T00:00:00Z"
  repository = "one-is-enough"
  image "preview" {
    tags    = ["pr-9"]
    age     = "30d"
    expect  = "delete"
    because = ["expired"]
  }
  image "release" {
    tags   = ["v1"]
    age    = "30d"
    expect = "keep"
  }
}

test "the first decides" {
  now        = "2026-11-22T00:00:00Z"
  repository = "first"
  image "preview" {
    tags   = ["pr-9"]
    age    = "30d"
    expect = "delete"
  }
}
