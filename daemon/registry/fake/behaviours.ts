/** How a registry behaves where the specification leaves room, or where real ones do otherwise. */
export type MemoryBehaviour = {
  /** As distribution's REGISTRY_STORAGE_DELETE_ENABLED; without it tags cannot be deleted either. */
  readonly deleteEnabled: boolean
  /** Maintenance: whatever writes is answered 405 in plain text. */
  readonly readOnly: boolean
  /**
   * DELETE of a tag. `false`: refused. `true`: the tag alone goes. `last-takes-image`: with an image's last tag it goes too,
   * as at Quay. `takes-image`: the image and all its tags go.
   */
  readonly untag: boolean | 'last-takes-image' | 'takes-image'
  /** DELETE of a digest: its tags are deleted too, or become dangling, or the DELETE is refused while it has tags, as at GAR. */
  readonly digestDelete: 'takes-tags' | 'keeps-tags' | 'refuses-tagged'
  /** The status with which a DELETE is refused of what a stored index lists (zot: 405, Harbor: 412). Absent: it is done. */
  readonly listedStatus?: number
  /** Are `n` and `last` honoured in lists of tags? Where not, the whole list comes, without a Link. */
  readonly paging: boolean
  /** Names in a page where nothing was asked; absent: all. It applies to catalogs, and for tags where there is paging. */
  readonly pageSize?: number
  readonly catalogPage: number
  /** More than this in `n` is refused. */
  readonly largestPage: number
  /** Is there a Link although nothing is left? An empty page follows then. */
  readonly linkToNothing: boolean
  readonly absoluteLinks: boolean
  /** Pages end without a Link to the next one, as where a proxy drops the header. */
  readonly linkless: boolean
  /** The Link header that leads to a page; absent: as distribution writes it. */
  readonly linkTo?: (page: string) => string
  /** What a list does with a `last` that is not in it: goes on at the next name, or answers this status. */
  readonly unknownLast: 'next' | 400 | 404
  /** `shuffled`: in no order, the same at each request. */
  readonly order: 'sorted' | 'shuffled'
  /** `tags` of a repository that has lost all its tags: `null`, or an empty list. */
  readonly noTags: 'null' | 'empty'
  /** What is served to whom: as 2.8 by the Accept header, with its traps; as 3, which serves any index; or what is stored. */
  readonly accept: 'traps' | 'traps-3' | 'stored'
  /** Must a chunk of an upload say that it is the next one? A stream says nothing. */
  readonly chunks: 'checked' | 'unchecked'
  /** Are there ETags, and 304 for If-None-Match? */
  readonly conditional: boolean
  /** The status with which `_catalog` is refused. Absent: it is open. */
  readonly catalogStatus?: number
  /** Are repositories in the catalog that contain only blobs? */
  readonly catalogHasBlobs: boolean
  /** Has it the referrers API, and how many does it list in a page? */
  readonly referrersApi: boolean
  readonly referrersPage: number
  /** Milliseconds that its Date header is ahead, or what it says now; `absent`: it sends none. */
  readonly clock: number | 'absent' | (() => number)
}

const distribution2: MemoryBehaviour = {
  deleteEnabled: true,
  readOnly: false,
  untag: false,
  digestDelete: 'takes-tags',
  paging: false,
  catalogPage: 100,
  largestPage: 1000,
  linkToNothing: false,
  absoluteLinks: false,
  linkless: false,
  unknownLast: 'next',
  order: 'shuffled',
  noTags: 'null',
  accept: 'traps',
  chunks: 'unchecked',
  conditional: true,
  catalogHasBlobs: true,
  referrersApi: false,
  referrersPage: Number.POSITIVE_INFINITY,
  clock: 0,
}

export type ProfileName = 'distribution2' | 'distribution3' | 'zot' | 'quay' | 'gar'

/** Registries as they come; `distribution2` is compared with a real 2.8 by the tests, the others are read, not run. */
export const PROFILES: Readonly<Record<ProfileName, MemoryBehaviour>> = {
  distribution2,
  distribution3: {
    ...distribution2,
    untag: true,
    paging: true,
    linkToNothing: true,
    order: 'sorted',
    noTags: 'empty',
    accept: 'traps-3',
    chunks: 'checked',
    catalogHasBlobs: false,
  },
  zot: {
    ...distribution2,
    untag: true,
    listedStatus: 405,
    paging: true,
    unknownLast: 404,
    order: 'sorted',
    noTags: 'empty',
    accept: 'stored',
    chunks: 'checked',
    referrersApi: true,
  },
  quay: {
    ...distribution2,
    untag: 'last-takes-image',
    paging: true,
    absoluteLinks: true,
    order: 'sorted',
    accept: 'stored',
  },
  gar: { ...distribution2, untag: true, digestDelete: 'refuses-tagged', listedStatus: 400, accept: 'stored' },
}
