import type { Vendor } from '../index.ts'
import { acr } from './acr.ts'
import { ecr } from './ecr/ecr.ts'
import { ecrHost } from './ecr/host.ts'
import { gar } from './gar.ts'
import { ghcr } from './ghcr/ghcr.ts'
import { gitlab } from './gitlab.ts'
import { harbor } from './harbor.ts'
import { quay } from './quay.ts'
import { zot } from './zot.ts'

export { ecrLogin } from './ecr/login.ts'

/** Vendors by their documentation alone: careen was run against none of their registries. */
export const EXPERIMENTAL: readonly Vendor[] = [
  { profile: 'acr', owns: named(/^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/), open: acr },
  {
    profile: 'ecr',
    owns: (url) => ecrHost(url.href) !== undefined || url.hostname === 'public.ecr.aws',
    open: ecr,
  },
  { profile: 'gar', owns: named(/^(?:[\w-]+-docker\.pkg\.dev|(?:[\w-]+\.)?gcr\.io)$/), open: gar },
  { profile: 'ghcr', owns: named(/^(?:ghcr\.io|containers\.[\w-]+\.ghe\.com)$/), open: ghcr },
  { profile: 'gitlab', owns: named(/^registry\.gitlab\.com$/), open: gitlab },
  { profile: 'harbor', open: harbor },
  { profile: 'quay', owns: named(/^quay\.io$/), open: quay },
  { profile: 'zot', open: zot },
]

function named(host: RegExp): (url: URL) => boolean {
  return ({ hostname }) => host.test(hostname)
}
