const DEFAULT_PORTS = new Set(['', '80', '443'])

/** Names of this machine, beside those that end in `.localhost`. */
const LOOPBACK_NAMES = new Set([
  'localhost',
  'localhost.localdomain',
  'ip6-localhost',
  'ip6-loopback',
  'loopback',
])

const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
])

/**
 * What a registry is, however its URL is written: `host:port`, and its path where it has one. URLs with the same one are one
 * registry. The scheme does not count, a port that is not written, 80 and 443 are `default`, every name and address of this
 * machine is `loopback`, an IPv4 address in IPv6 is that of IPv4. It always has a colon, which names of blocks have not. Text
 * that is no URL stands for itself.
 */
export function canonicalRegistryUrl(text: string): string {
  if (!URL.canParse(text)) return `${text}:`
  const { hostname, port, pathname } = new URL(text)
  const path = pathname.replace(/\/+$/, '')
  return `${canonicalHost(hostname)}:${DEFAULT_PORTS.has(port) ? 'default' : port}${path}`
}

/** The same of a host with or without a port, as references of images begin with one. */
export function canonicalRegistryHost(host: string): string {
  return canonicalRegistryUrl(`https://${host}`)
}

/** Of a host as URL has it: in lower case, its numbers as in 127.0.0.1, its names in Punycode. */
function canonicalHost(hostname: string): string {
  const host = withoutMapping(hostname.replace(/\.$/, ''))
  if (isLoopback(host)) return 'loopback'
  return DOCKER_HUB.has(host) ? 'docker.io' : host
}

function withoutMapping(host: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

/** Who asks for 0.0.0.0 or [::] reaches this machine too. */
function isLoopback(host: string): boolean {
  return (
    LOOPBACK_NAMES.has(host) ||
    host.endsWith('.localhost') ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    ['0.0.0.0', '[::]', '[::1]'].includes(host)
  )
}
