test "builds of one night are ordered by their build times" {
  now        = "2026-11-22T03:10:00Z"
  repository = "team/web"

  image "first" {
    tags    = ["build-1"]
    created = "2026-11-21T09:00:00Z"
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "delete"
    because = ["beyond_top"]
  }
  image "second" {
    tags    = ["build-2"]
    created = "2026-11-21T11:00:00Z"
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "keep"
    because = ["within_top"]
  }
  image "third" {
    tags    = ["build-3"]
    created = "2026-11-21T15:00:00Z"
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "keep"
  }
}

test "without build times all of them stay" {
  now        = "2026-11-22T03:10:00Z"
  repository = "team/web"

  image "one" {
    tags    = ["build-1"]
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "keep"
    because = ["may_be_within_top"]
  }
  image "two" {
    tags    = ["build-2"]
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "keep"
  }
  image "three" {
    tags    = ["build-3"]
    arrived = { after = "2026-11-21T03:00:00Z", before = "2026-11-22T03:00:00Z" }
    expect  = "keep"
  }
}
