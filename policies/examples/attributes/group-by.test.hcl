test "each environment keeps its newest two" {
  now        = "2026-11-22T00:00:00Z"
  repository = "environments"
  image "first" {
    tags   = ["env1-c"]
    age    = "1d"
    expect = "keep"
  }
  image "second" {
    tags   = ["env1-b"]
    age    = "2d"
    expect = "keep"
  }
  image "third" {
    tags    = ["env1-a"]
    age     = "3d"
    expect  = "delete"
    because = ["beyond_top"]
  }
  image "newest of another" {
    tags    = ["env2-a"]
    age     = "90d"
    expect  = "keep"
    because = ["within_top"]
  }
  image "third here, and second there" {
    tags   = ["env1-z", "env2-z"]
    age    = "91d"
    expect = "keep"
  }
}
