test "protected images stay, outside the count" {
  now        = "2026-11-22T00:00:00Z"
  repository = "team/web"
  image "release" {
    tags    = ["v1"]
    age     = "1d"
    expect  = "keep"
    because = ["protected"]
  }
  image "newest of the others" {
    tags   = ["a"]
    age    = "2d"
    expect = "keep"
  }
  image "second" {
    tags   = ["b"]
    age    = "3d"
    expect = "delete"
  }
  image "audited" {
    digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    tags   = ["c"]
    age    = "4d"
    expect = "keep"
  }
  image "marked" {
    tags        = ["d"]
    age         = "5d"
    annotations = { "org.example.keep" = "yes" }
    expect      = "keep"
  }
}
