# Tests of many-teams.hcl: careen test many-teams.hcl
test "a team that says how long" {
  now        = "2026-11-22T00:00:00Z"
  repository = "payments/api"
  policy     = "team-payments"

  image "old build, among the newest 50" {
    tags    = ["build-1"]
    age     = "31d"
    expect  = "keep"
    because = ["within_top"]
  }
  image "what lost its tag" {
    age    = "8d"
    expect = "delete"
  }
}

test "a team that says nothing" {
  now        = "2026-11-22T00:00:00Z"
  repository = "search/indexer"

  image "release" {
    tags    = ["v1.0.0"]
    age     = "400d"
    expect  = "keep"
    because = ["protected"]
  }
  image "what is new and lost its tag" {
    age    = "6d"
    expect = "keep"
  }
}
