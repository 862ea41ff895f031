# Where these files are applied. A flag, a variable or a daemon that says otherwise is refused.
careen {
  workspace = "platform"
  daemon    = "prod"
}

registry "prod" {
  url = "https://registry.example.com"
}

lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"

  rule "previews" {
    tag_regexp    = "pr-[0-9]+"
    expire_period = "7d"
  }
}
