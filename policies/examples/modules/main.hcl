# One folder for what all teams share, one block for each team: careen validate modules
variable "registry_url" {
  description = "Where the images are. Its value stands in careen.cvars.hcl."
  type        = string
}

registry "prod" {
  url         = var.registry_url
  credentials = "docker:"
}

module "payments" {
  source   = "./team"
  registry = registry.prod.name
  folder   = "payments"
  days     = 90
}

module "web" {
  source   = "./team"
  registry = registry.prod.name
  folder   = "web"
}
