/** Names of exported types that several files declare still, with the number of these files. Numbers may only fall. */
export const DUPLICATES: Readonly<Record<string, number>> = {}
