/**
 * Pins what a deploy uses, so that no policy deletes it while it runs. Call it before the deploy: the pins are in force when it ends.
 *
 *     node pin-deploy.ts DAYS IMAGE...
 *     node pin-deploy.ts 30 registry.example.com/shop/web:v1.4.0 registry.example.com/shop/api@sha256:...
 *
 * The next deploy of the same images makes the pins longer. The daemon is at CAREEN_ADDRESS, with the token CAREEN_TOKEN; without them at
 * the socket of this user. The role OPERATOR is needed.
 */
import { connect, defaultAddress, names } from 'careen/client'

const DAY = 24 * 3600 * 1000

/** An image as a deploy names it: its registry, its repository, and a tag or a digest. */
type Image = { readonly host: string; readonly repository: string; readonly reference: string }

function parseImage(text: string): Image {
  const [, host, repository, tag, digest] = /^([^/]+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(text) ?? []
  // The digest wins: it is what is pulled.
  const reference = digest ?? tag ?? 'latest'
  if (host === undefined || repository === undefined)
    throw new Error(`"${text}" is no image. Write HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST`)
  return { host, repository, reference }
}

const [days = '', ...images] = process.argv.slice(2)
if (!(Number(days) > 0) || images.length === 0) throw new Error('write: node pin-deploy.ts DAYS IMAGE...')
const workspace = process.env['CAREEN_WORKSPACE'] ?? 'default'
const parent = names.build('workspace', { workspace })

const client = connect({
  address: process.env['CAREEN_ADDRESS'] ?? defaultAddress(process.env),
  token: process.env['CAREEN_TOKEN'],
})
try {
  // Labels of registries by their hosts: a policy file may call registry.example.com "prod".
  const labels = new Map<string, string>()
  for await (const { name, url } of client.registries.listRegistries({ parent, skipSizes: true }))
    labels.set(new URL(url).host, names.parse('registry', name).registry)

  const requests = images.map((text) => {
    const { host, repository: id, reference } = parseImage(text)
    const registry = labels.get(host)
    if (registry === undefined) throw new Error(`${text}: workspace ${workspace} has no registry at ${host}`)
    const repository = names.build('repository', { workspace, registry, repository: id })
    return {
      pin: { repository, reference, reason: `deployed, pinned for ${days} days`, ttl: Number(days) * DAY },
    }
  })
  // All of them, or none.
  const { pins } = await client.pins.batchCreatePins({ parent, requests })
  for (const { repository, reference, expireTime, deletePending } of pins) {
    console.log(`pinned ${repository} ${reference} until ${expireTime?.toISOString()}`)
    if (deletePending) console.error(`${reference}: a delete was sent before. Check that the image exists`)
  }
} finally {
  client.close()
}
