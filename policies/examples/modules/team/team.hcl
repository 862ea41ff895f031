# What every team gets.
variable "registry" {
  type = string
}

variable "folder" {
  type = string
}

variable "days" {
  description = "How long builds stay."
  type        = number
  default     = 30
}

lifecycle_policy "builds" {
  registry     = var.registry
  repositories = "${var.folder}/**"
  status       = "ACTIVE"

  rule "builds" {
    tag_regexp    = "build-[0-9]+"
    expire_period = "${var.days}d"
    retained_top  = 10
  }

  rule "untagged" {
    untagged      = true
    expire_period = "7d"
  }
}

protect "releases" {
  registry     = var.registry
  repositories = "${var.folder}/**"
  tag_regexp   = "v[0-9]+\\.[0-9]+\\.[0-9]+"
}
