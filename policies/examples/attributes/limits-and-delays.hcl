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
  window {
    allow     = ["Mon-Fri 09:00-17:00", "Fri 22:00-04:00"]
    time_zone = "Europe/Berlin"
  }
  rule "untagged" {
    untagged     = true
    retained_top = 0
  }
}
