test "only the covered tag goes" {
  now        = "2026-11-22T00:00:00Z"
  repository = "untag"
  image "promoted" {
    tags    = ["pr-1", "stable"]
    age     = "30d"
    expect  = "untag"
    because = ["tag_not_covered"]
  }
}
