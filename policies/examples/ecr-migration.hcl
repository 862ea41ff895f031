# Moved from Amazon ECR: rules have priorities there, and the first that selects an image decides. What each line was:
#   rulePriority                     priority
#   tagPrefixList ["prod"]           tag_regexp = "prod.*"
#   tagStatus "untagged"             untagged = true
#   imageCountMoreThan 50            max = 50
#   sinceImagePushed 14 days         expire_period = "14d", age_from = "pushed"
registry "ecr" {
  url         = "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com"
  credentials = "docker:"
}

lifecycle_policy "app" {
  registry    = registry.ecr
  repository  = "app"
  status      = "ACTIVE"
  on_conflict = "first_match"

  rule "prod" {
    priority   = 1
    tag_regexp = "prod.*"
    max        = 50
  }

  rule "staging" {
    priority   = 2
    tag_regexp = "staging.*"
    max        = 10
  }

  rule "untagged" {
    priority      = 3
    untagged      = true
    expire_period = "1d"
    age_from      = "pushed"
  }

  rule "all_others" {
    priority      = 4
    tag_regexp    = ".*"
    expire_period = "14d"
    age_from      = "pushed"
  }
}

# ECR has no such thing: whatever runs is safe, whatever the rules say.
protect "latest" {
  registry   = registry.ecr
  tag_regexp = "latest"
}
