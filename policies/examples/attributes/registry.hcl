# What else a registry can say.
registry "prod" {
  prevent_destroy    = true
  url                = "https://registry.example.com"
  credentials        = "exec:/usr/local/bin/registry-login"
  profile            = "distribution"
  repositories       = ["team/web", "team/api"]
  ca_file            = "/etc/careen/ca.pem"
  client_certificate = "/etc/careen/client.pem"
  client_key         = "/etc/careen/client.key"
  storage            = "file:///var/lib/registry"
  tombstones         = true
  events_secret      = "env:REGISTRY_EVENTS"
  trust_built        = false
  trust_clock        = true
}

lifecycle_policy "web" {
  registry        = registry.prod
  repository      = "team/web"
  status          = "ACTIVE"
  delete_moving   = true
  prevent_destroy = true

  rule "previews" {
    tag_regexp    = "pr-[0-9]+"
    expire_period = "7d"
  }
}
