/** Systems whose policies can be imported. */
export const FOREIGN_SYSTEMS = [
  'ecr',
  'gar',
  'acr',
  'gitlab',
  'harbor',
  'quay',
  'zot',
  'yandex',
  'tencent',
  'ghcr',
] as const

export type ForeignSystem = (typeof FOREIGN_SYSTEMS)[number]
