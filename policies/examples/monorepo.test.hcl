# Tests of monorepo.hcl: careen test monorepo.hcl
test "previews and merges" {
  now        = "2026-11-22T00:00:00Z"
  repository = "acme/mono/api"

  image "preview of last month" {
    tags   = ["pr-12-0a1b2c3"]
    age    = "30d"
    expect = "delete"
  }
  image "preview of yesterday" {
    tags   = ["pr-99-0a1b2c3"]
    age    = "1d"
    expect = "keep"
  }
  image "merge of last year, among the newest 20" {
    tags    = ["main-0a1b2c3"]
    age     = "365d"
    expect  = "keep"
    because = ["within_top"]
  }
  image "deployed preview" {
    tags        = ["pr-13-0a1b2c3"]
    age         = "30d"
    annotations = { "com.acme.deployed" = "true" }
    expect      = "keep"
    because     = ["protected"]
  }
}
