test "grace holds what was just pushed" {
  now        = "2026-11-22T00:00:00Z"
  repository = "careful"
  image "fresh" {
    age     = "47h"
    expect  = "keep"
    because = ["grace"]
    goes    = "2026-11-22T01:00:00Z"
  }
  image "left" {
    age    = "49h"
    expect = "delete"
  }
}
