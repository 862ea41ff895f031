locals {
  days = { prod = 90, dev = 14 }
}

lifecycle_policy "web" {
  repository = "team/web-${var.env}"
  schedule   = "0 3 * * *"

  rule "releases" {
    tag_regexp  = "^v[0-9]+"
    keep_newest = 10
    older_than  = "${local.days[var.env]}d"
  }

  dynamic "rule" {
    for_each = { for name, days in local.days : name => days if days > 7 }
    labels   = [rule.key]
    content {
      tag_regexp   = "^${rule.key}-"
      expire_after = "${rule.value}d"
    }
  }
}
