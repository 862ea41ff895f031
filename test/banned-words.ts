const BANNED = [
  'bury|buries|buried|burial|exhume[sd]?|keepsakes?|companions?|doomed|sparing|told|heard|news|went|gone along',
  'hangs? on|held back|taken|vanish(?:ed|es)?|leads? nowhere|doubts?|mistakes?|the door|works? out|makes it so',
  'of all that|for ever|in the moment|by a look|at the one|nothing does',
].join('|')

/** Returns the banned words of a text, in order. Does not see words inside a longer identifier. */
export function bannedWords(text: string): readonly string[] {
  return Array.from(text.matchAll(new RegExp(`\\b(?:${BANNED})\\b`, 'gi')), ([word]) => word)
}
