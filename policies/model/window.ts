/**
 * When images may be deleted, by the clock on the wall of a time zone. `allow`: at least one text such as `Mon-Fri 09:00-17:00`, sorted;
 * each opens the window by itself.
 */
export type ChangeWindow = { readonly allow: readonly string[]; readonly timeZone: string }
