test "all filters must fit" {
  now        = "2026-11-22T00:00:00Z"
  repository = "filters"
  image "fits" {
    tags          = ["build-1"]
    age           = "1d"
    size          = "2GiB"
    platform      = "linux/arm64/v8"
    artifact_type = "application/vnd.oci.image.config.v1+json"
    annotations   = { "org.example.stage" = "test" }
    labels        = { "team" = "web" }
    expect        = "delete"
  }
  image "small" {
    tags          = ["build-2"]
    age           = "1d"
    size          = "2MiB"
    platform      = "linux/arm64"
    artifact_type = "application/vnd.oci.image.config.v1+json"
    annotations   = { "org.example.stage" = "test" }
    labels        = { "team" = "web" }
    expect        = "keep"
    because       = ["not_selected"]
  }
  image "another tag" {
    tags    = ["build-3", "demo"]
    age     = "1d"
    expect  = "keep"
    because = ["partial_match"]
  }
  image "lost its tag" {
    age    = "3d"
    expect = "delete"
  }
}
