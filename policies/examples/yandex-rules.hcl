# Rules as Yandex Container Registry has them: a period in hours, a number to keep, and all rules must agree.
registry "yandex" {
  url         = "https://cr.yandex"
  credentials = "env:YANDEX_REGISTRY"
}

lifecycle_policy "test_images" {
  description = "tests of the last two days stay"
  registry    = registry.yandex
  repository  = "crp1234567890/my-repository"
  status      = "ACTIVE"

  rule "old_tests" {
    description   = "remove test images older than two days"
    tag_regexp    = "test.*"
    expire_period = "48h"
  }

  rule "prod" {
    description   = "remove prod images older than 60 days, but for the newest 20"
    tag_regexp    = "prod.*"
    expire_period = "60d"
    retained_top  = 20
  }

  rule "untagged" {
    description   = "remove what has lost its tag, after two days"
    untagged      = true
    expire_period = "48h"
  }
}

# Being written: careen dry-run yandex/crp1234567890/my-repository -policy stricter shows what it would delete.
lifecycle_policy "stricter" {
  registry   = registry.yandex
  repository = "crp1234567890/my-repository"
  status     = "DISABLED"

  rule "all" {
    tag_regexp    = ".*"
    untagged      = true
    expire_period = "720h"
  }
}
