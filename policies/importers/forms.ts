import { acrForm } from './form-acr.ts'
import { ecrForm } from './form-ecr.ts'
import { garForm } from './form-gar.ts'
import { ghcrForm } from './form-ghcr.ts'
import { gitlabForm } from './form-gitlab.ts'
import { harborForm } from './form-harbor.ts'
import { quayForm, yandexForm, zotForm } from './form-others.ts'
import { tencentForm } from './form-tencent.ts'
import type { ForeignForm } from './form.ts'
import type { ForeignSystem } from './systems.ts'

const FORMS: Readonly<Record<ForeignSystem, (document: unknown) => ForeignForm>> = {
  ecr: ecrForm,
  gar: garForm,
  acr: acrForm,
  gitlab: gitlabForm,
  harbor: harborForm,
  quay: quayForm,
  zot: zotForm,
  yandex: yandexForm,
  tencent: tencentForm,
  ghcr: ghcrForm,
}

/**
 * Returns the policy of a document in the one form that is read: without what is around it, such as an answer of an API, a resource
 * of Terraform as JSON, or a manifest. Throws INVALID_ARGUMENT, with the path, for what is another thing.
 */
export function formOf(system: ForeignSystem, document: unknown): ForeignForm {
  return FORMS[system](document)
}
