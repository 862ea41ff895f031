# Variables, for_each and checks.
registry "prod" {
  url = "https://registry.example.com"
}

variable "teams" {
  description = "How many days the builds of each team stay."
  type        = map(object({ days = number, keep = optional(number, 1) }))
  default     = { web = { days = 7 }, search = { days = 14, keep = 5 } }
  nullable    = false
  sensitive   = false

  validation {
    condition     = alltrue([for team in var.teams : team.days >= 7])
    error_message = "Builds stay for a week at least."
  }
}

lifecycle_policy "team" {
  for_each = var.teams

  registry     = registry.prod
  repositories = "${each.key}/**"
  status       = "ACTIVE"

  rule "builds" {
    tag_regexp    = "build-[0-9]+"
    expire_period = "${each.value.days}d"
    retained_top  = each.value.keep
  }
}

check "owners" {
  condition     = alltrue([for policy in lifecycle_policy : policy.status == "ACTIVE"])
  error_message = "Policies that are not ACTIVE belong into a workspace for trying."
  severity      = "warning"
}
