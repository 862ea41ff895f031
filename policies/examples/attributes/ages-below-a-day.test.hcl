test "half a day is enough" {
  now        = "2026-11-22T00:00:00Z"
  repository = "scratch"
  image "newest" {
    tags   = ["ci-3"]
    age    = "11h"
    expect = "keep"
  }
  image "half a day old" {
    tags    = ["ci-2"]
    age     = "12h"
    expect  = "keep"
    because = ["young"]
    goes    = "2026-11-22T00:00:00.001Z"
  }
  image "older" {
    tags    = ["ci-1"]
    age     = "13h"
    expect  = "delete"
    because = ["expired"]
  }
}
