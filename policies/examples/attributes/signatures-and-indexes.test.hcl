test "a group goes as a whole" {
  now        = "2026-11-22T00:00:00Z"
  repository = "multi"
  image "index" {
    tags     = ["pr-1"]
    age      = "8d"
    children = ["arm64", "amd64"]
    expect   = "delete"
  }
  image "arm64" {
    age     = "8d"
    expect  = "delete"
    because = ["follows_parent"]
  }
  image "amd64" {
    age    = "8d"
    expect = "delete"
  }
  image "signature" {
    age     = "8d"
    subject = "index"
    expect  = "delete"
    because = ["follows_subject"]
  }
  image "of an image long gone" {
    age     = "31d"
    subject = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
    expect  = "delete"
  }
  image "broken" {
    tags     = ["pr-2"]
    age      = "8d"
    children = ["sha256:1111111111111111111111111111111111111111111111111111111111111111"]
    expect   = "delete"
  }
}
