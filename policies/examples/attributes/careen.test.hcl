test "a careen block changes no decision" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"

  image "old preview" {
    tags   = ["pr-1"]
    age    = "8d"
    expect = "delete"
  }
}
