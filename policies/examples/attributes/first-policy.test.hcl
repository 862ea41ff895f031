test "an image must be strictly older" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"

  image "old" {
    tags    = ["pr-1"]
    age     = "8d"
    expect  = "delete"
    because = ["expired"]
  }
  image "just that old" {
    tags    = ["pr-2"]
    age     = "7d"
    expect  = "keep"
    because = ["young"]
  }
  image "of unknown age" {
    tags    = ["pr-3"]
    expect  = "keep"
    because = ["age_unknown"]
  }
  image "selected by no rule" {
    tags    = ["main"]
    age     = "900d"
    expect  = "keep"
    because = ["not_selected"]
    goes    = "never"
  }
}
