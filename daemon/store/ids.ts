/** Returns so many random bytes. */
export type RandomBytes = (size: number) => Uint8Array

/** Returns an id that nobody guesses and a person can type, such as `r-ba28b337`. Ids are unique by their insert. */
export type NewId = (kind: 'r' | 'pl' | 'pin' | 'a' | 'rs') => string

/** Crockford's digits, without letters that look like others. */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'
const DIGITS = 8

/** Returns 8 random digits of Crockford's base 32. */
export function randomDigits(random: RandomBytes): string {
  return Array.from(random(DIGITS), (byte) => CROCKFORD.charAt(byte % CROCKFORD.length)).join('')
}

/** Returns what makes ids of random bytes. */
export function openIds(random: RandomBytes): NewId {
  return (kind) => `${kind}-${randomDigits(random)}`
}

/** How often an id is drawn before the source of random bytes is broken. */
const DRAWS = 100

/** Returns the thing with the first id that `insert` accepts. It returns false if the id exists. */
export function insertedWith<T extends object>(
  draw: () => string,
  made: T,
  insert: (one: T & { readonly id: string }) => boolean,
): T & { readonly id: string } {
  for (let count = 0; count < DRAWS; count += 1) {
    const one = { ...made, id: draw() }
    if (insert(one)) return one
  }
  throw new Error(`${DRAWS} random ids exist already: the random bytes of this host repeat`)
}
