test "the newest five stay, whatever wants them gone" {
  now        = "2026-11-22T00:00:00Z"
  repository = "services/web"

  image "first" {
    tags   = ["v1"]
    age    = "1h"
    expect = "keep"
  }

  image "untagged, second" {
    age     = "31d"
    expect  = "keep"
    because = ["within_top"]
  }

  image "third" {
    tags   = ["alpha-1"]
    age    = "40d"
    expect = "keep"
  }

  image "fourth" {
    tags   = ["v2"]
    age    = "41d"
    expect = "keep"
  }

  image "fifth" {
    tags    = ["v0.9"]
    age     = "42d"
    expect  = "keep"
    because = ["within_top"]
  }

  image "sixth" {
    tags    = ["main"]
    age     = "43d"
    expect  = "delete"
    because = ["expired"]
  }
}

test "beyond the newest five, one rule that wants an image gone is enough" {
  now        = "2026-11-22T00:00:00Z"
  repository = "services/web"

  image "first" {
    tags   = ["v9"]
    age    = "1h"
    expect = "keep"
  }

  image "second" {
    tags   = ["v8"]
    age    = "1h"
    expect = "keep"
  }

  image "third" {
    tags   = ["v7"]
    age    = "1h"
    expect = "keep"
  }

  image "fourth" {
    tags   = ["v6"]
    age    = "1h"
    expect = "keep"
  }

  image "fifth" {
    tags   = ["v5"]
    age    = "1h"
    expect = "keep"
  }

  image "alpha of last week" {
    tags    = ["alpha-2"]
    age     = "8d"
    expect  = "delete"
    because = ["expired"]
  }

  image "release of last week" {
    tags    = ["v4"]
    age     = "8d"
    expect  = "keep"
    because = ["young"]
  }

  image "untagged since yesterday" {
    age    = "25h"
    expect = "delete"
  }

  image "old, and latest" {
    tags    = ["latest"]
    age     = "90d"
    expect  = "keep"
    because = ["protected"]
  }
}

test "only pulls count" {
  now        = "2026-11-22T00:00:00Z"
  repository = "tools/lint"

  image "pushed yesterday, pulled last spring" {
    tags   = ["a"]
    age    = "1d"
    pulled = "2026-04-01T00:00:00Z"
    expect = "delete"
  }

  image "old, and pulled last week" {
    tags   = ["b"]
    age    = "400d"
    pulled = "2026-11-15T00:00:00Z"
    expect = "keep"
    goes   = "2027-02-13T00:00:00.001Z"
  }

  image "never pulled" {
    tags    = ["c"]
    age     = "400d"
    pulled  = "never"
    expect  = "keep"
    because = ["age_unknown"]
  }
}

test "both pipelines" {
  now        = "2026-11-22T00:00:00Z"
  repository = "builds/web"

  image "newest" {
    tags   = ["build-4", "verified-d"]
    age    = "1d"
    expect = "keep"
  }

  image "second" {
    tags   = ["build-3", "verified-c"]
    age    = "2d"
    expect = "keep"
  }

  image "not verified" {
    tags    = ["build-2"]
    age     = "3d"
    expect  = "keep"
    because = ["not_selected"]
  }

  image "third" {
    tags    = ["build-1", "verified-a"]
    age     = "4d"
    expect  = "delete"
    because = ["beyond_top"]
  }
}

test "three of each environment" {
  now        = "2026-11-22T00:00:00Z"
  repository = "deploy/web"

  image "one, first" {
    tags   = ["env1-9"]
    age    = "1d"
    expect = "keep"
  }

  image "one, second" {
    tags   = ["env1-8"]
    age    = "2d"
    expect = "keep"
  }

  image "one, third" {
    tags   = ["env1-7"]
    age    = "3d"
    expect = "keep"
  }

  image "one, fourth" {
    tags    = ["env1-6"]
    age     = "4d"
    expect  = "delete"
    because = ["beyond_top"]
  }

  image "two, first" {
    tags   = ["env2-1"]
    age    = "300d"
    expect = "keep"
  }

  image "fifth of one, second of two" {
    tags   = ["env1-5", "env2-0"]
    age    = "301d"
    expect = "keep"
  }
}

test "hours" {
  now        = "2026-11-22T00:00:00Z"
  repository = "scratch/web/ui"

  image "newest of its request" {
    tags    = ["mr-7-b"]
    age     = "20h"
    expect  = "keep"
    because = ["within_top"]
  }

  image "older" {
    tags   = ["mr-7-a"]
    age    = "21h"
    expect = "delete"
  }

  image "newest of another" {
    tags   = ["mr-8-b"]
    age    = "2h"
    expect = "keep"
  }

  image "younger than half a day" {
    tags    = ["mr-8-a"]
    age     = "11h"
    expect  = "keep"
    because = ["young"]
  }
}

test "variants are lines of their own" {
  now        = "2026-11-22T00:00:00Z"
  repository = "base/node"

  image "22.3.2" {
    tags   = ["22.3.2"]
    age    = "1d"
    expect = "keep"
  }

  image "22.3.1" {
    tags   = ["22.3.1"]
    age    = "30d"
    expect = "keep"
  }

  image "22.3.0" {
    tags   = ["22.3.0"]
    age    = "60d"
    expect = "delete"
  }

  image "22.3.1 on alpine" {
    tags   = ["22.3.1-alpine"]
    age    = "30d"
    expect = "keep"
  }

  image "22.3.0 on alpine" {
    tags    = ["22.3.0-alpine"]
    age     = "60d"
    expect  = "keep"
    because = ["kept_version"]
  }

  image "a candidate" {
    tags    = ["22.4.0-rc.1"]
    age     = "1d"
    expect  = "delete"
    because = ["not_kept_prerelease"]
  }
}
