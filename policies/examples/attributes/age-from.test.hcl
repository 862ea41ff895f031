test "a push does not count" {
  now        = "2026-11-22T00:00:00Z"
  repository = "pulls-alone"
  image "pushed lately, not pulled for long" {
    tags    = ["a"]
    age     = "1d"
    pulled  = "2026-08-01T00:00:00Z"
    expect  = "delete"
    because = ["expired"]
  }
  image "never pulled" {
    tags    = ["b"]
    age     = "400d"
    pulled  = "never"
    expect  = "keep"
    because = ["age_unknown"]
  }
}

test "what is pulled stays" {
  now        = "2026-11-22T00:00:00Z"
  repository = "used"
  image "pulled" {
    tags   = ["a"]
    age    = "400d"
    pulled = "2026-11-01T00:00:00Z"
    expect = "keep"
    goes   = "2027-01-30T00:00:00.001Z"
  }
  image "never pulled" {
    tags   = ["b"]
    age    = "400d"
    pulled = "never"
    expect = "delete"
  }
  image "pulls not known" {
    tags    = ["c"]
    age     = "400d"
    expect  = "keep"
    because = ["age_unknown"]
  }
}
