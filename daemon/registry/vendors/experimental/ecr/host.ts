/** What the name of a registry's host at Amazon ECR says. */
export type EcrHost = {
  /** The account whose registry it is. */
  readonly account: string
  readonly region: string
  /** The origin of the API in that region. */
  readonly api: string
}

const HOST =
  /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9]+(?:-[a-z0-9]+)*)\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$/

/** Undefined for a host of anything else. The API's name follows from the registry's, so that nobody can send us elsewhere. */
export function ecrHost(url: string): EcrHost | undefined {
  const [, account, fips, region, domain] = HOST.exec(new URL(url).hostname) ?? []
  if (account === undefined || region === undefined || domain === undefined) return undefined
  const name = fips === undefined ? 'ecr' : 'ecr-fips'
  // Hosts with both IPv4 and IPv6 have APIs with both.
  if (domain.startsWith('on.'))
    return { account, region, api: `https://${name}.${region}.${domain.replace(/^on\./, 'api.')}` }
  return { account, region, api: `https://${fips === undefined ? 'api.ecr' : name}.${region}.${domain}` }
}
