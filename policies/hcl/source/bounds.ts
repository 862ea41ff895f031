/** Deepest nesting of blocks, brackets, templates and signs, all counted together. */
export const DEEPEST = 100

/** Most operators, attributes and indexes one upon the other: what bounds, with DEEPEST, the height of a tree. */
export const LONGEST_CHAIN = 500

/** Characters of a number. */
export const LONGEST_NUMBER = 32

/** UTF-16 units of a file: 16 MiB of plain text. */
export const LARGEST_TEXT: number = 16 * 1024 * 1024

/** Words, signs and line ends of a file: five times those of a large real one. They, not characters, take memory. */
export const MOST_TOKENS = 4_000_000

/** Messages about one file; one more says that there are more. */
export const MOST_ERRORS = 50

/** Unreadable items of a file, reported or not: the parser stops after so many. */
export const MOST_FAILURES = 1000
