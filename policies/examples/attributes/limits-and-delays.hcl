# Limits and delays.
registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "careful" {
  registry           = registry.prod
  repository         = "careful"
  status             = "ACTIVE"
  max_delete_percent = 10
  max_delete_count   = 50
  allow_empty        = true
  grace              = "48h"
  cooling_off        = "12h"
  rule "untagged" {
    untagged     = true
    retained_top = 0
  }
}
