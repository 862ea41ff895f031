test "at the quota the account's default clears" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"
  image "new" {
    tags   = ["a"]
    age    = "1d"
    expect = "keep"
  }
  image "within 30 days" {
    tags   = ["b"]
    age    = "29d"
    expect = "keep"
  }
  image "neither" {
    tags   = ["c"]
    age    = "31d"
    expect = "delete"
  }
}

test "below the quota it does not" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"
  image "new" {
    tags   = ["a"]
    age    = "1d"
    expect = "keep"
  }
  image "old" {
    tags    = ["c"]
    age     = "31d"
    expect  = "keep"
    because = ["quota_not_reached", "budget_not_reached"]
  }
}
