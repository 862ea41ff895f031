# Many teams, one policy each from one block: a line per team says what differs.
variable "teams" {
  description = "Folder of each team's repositories, and how long its builds stay."
  type = map(object({
    folder = string
    days   = optional(number, 14)
    keep   = optional(number, 10)
  }))
  default = {
    payments = { folder = "payments", days = 30, keep = 50 }
    search   = { folder = "search" }
    web      = { folder = "web", keep = 20 }
  }

  validation {
    condition     = alltrue([for team in var.teams : team.days >= 7])
    error_message = "Builds stay for a week at least: somebody may be on holiday."
  }
}

variable "status" {
  description = "DISABLED shows what would go; ACTIVE deletes it."
  type        = string
  default     = "ACTIVE"
}

registry "prod" {
  url         = "https://registry.example.com"
  credentials = "env:PROD_REGISTRY"
}

lifecycle_policy "team" {
  for_each = var.teams

  description  = "builds of team ${each.key}"
  registry     = registry.prod
  repositories = "${each.value.folder}/**"
  status       = var.status

  rule "builds" {
    tag_regexp    = "build-[0-9]+"
    expire_period = "${each.value.days}d"
    retained_top  = each.value.keep
  }

  rule "untagged" {
    untagged      = true
    expire_period = "7d"
  }
}

protect "releases" {
  registry   = registry.prod
  tag_regexp = "v[0-9]+\\.[0-9]+\\.[0-9]+"
}

# What holds for every policy, whoever adds one.
check "everything_is_bounded" {
  condition     = alltrue([for policy in lifecycle_policy : policy.max_delete_percent <= 30])
  error_message = "No policy may delete more than 30 percent of a repository at once."
}
