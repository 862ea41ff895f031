test "one of the two tags is not enough" {
  now        = "2026-11-22T00:00:00Z"
  repository = "signed-off"
  image "built" {
    tags    = ["build-1"]
    age     = "15d"
    expect  = "keep"
    because = ["not_selected"]
  }
  image "tested" {
    tags    = ["build-2", "tested-2"]
    age     = "15d"
    expect  = "delete"
    because = ["expired"]
  }
}
