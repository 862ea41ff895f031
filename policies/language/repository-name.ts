const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/

/** As the OCI distribution specification has it. */
export function isRepositoryName(text: string): boolean {
  return text.length <= 255 && NAME.test(text)
}
