export { PAGE, type Signed, needPage, pagesFrom, signed } from './api.ts'
export { withoutAsking } from './detect.ts'
export { profiled } from './dispatch.ts'
export {
  bodyOf,
  digestOf,
  fieldOf,
  latestIn,
  listOf,
  namesOf,
  needList,
  notAsDocumented,
  textOf,
  timeOf,
} from './json.ts'
export { TRAITS, listsUnordered } from './traits.ts'
export { type Native, untagsItself, type Vendor } from './vendor.ts'
