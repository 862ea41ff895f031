test "each team has the rules of the module" {
  now = "2026-11-22T00:00:00Z"

  image "untagged for a week" {
    repository = "web/shop"
    age        = "8d"
    expect     = "delete"
    because    = ["expired"]
  }
  image "newest of web" {
    repository = "web/shop"
    tags       = ["build-1"]
    age        = "31d"
    expect     = "keep"
    because    = ["within_top"]
  }
  image "of payments" {
    repository = "payments/api"
    tags       = ["build-1"]
    age        = "31d"
    expect     = "keep"
    because    = ["young", "within_top"]
  }
}
