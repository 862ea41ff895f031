test "the highest patch of each minor stays" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"
  image "old patch" {
    tags    = ["v1.4.0"]
    age     = "10d"
    expect  = "delete"
    because = ["not_kept_version"]
  }
  image "new patch" {
    tags   = ["v1.4.1"]
    age    = "20d"
    expect = "keep"
  }
  image "other minor" {
    tags   = ["v1.3.9"]
    age    = "400d"
    expect = "keep"
  }
  image "candidate" {
    tags    = ["v1.5.0-rc.1"]
    age     = "1d"
    expect  = "delete"
    because = ["not_kept_prerelease"]
  }
  image "variant" {
    tags   = ["v1.4.0-alpine"]
    age    = "10d"
    expect = "keep"
  }
  image "no version" {
    tags    = ["vnext"]
    age     = "400d"
    expect  = "keep"
    because = ["not_a_version"]
  }
}
