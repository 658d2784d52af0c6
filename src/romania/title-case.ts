const SMALL = new Set(['de', 'din', 'la', 'cel', 'cea', 'lui', 'pe', 'cu', 'sub', 'și']);

// Gersa II keeps its number; VII is left out on purpose: Alma Vii and Apele Vii are vineyards.
const NUMBERS = new Set(['ii', 'iii', 'iv']);

/**
 * A name written all in capitals (or all in small letters) as Romanian writes it: `CLUJ-NAPOCA` →
 * `Cluj-Napoca`, `VALEA LUI MIHAI` → `Valea lui Mihai`. A name in mixed case is left alone: its writer knew.
 */
export function titleCase(name: string): string {
  if (/\p{Lu}/u.test(name) && /\p{Ll}/u.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/\p{L}+/gu, (word, at: number) => (at > 0 && SMALL.has(word) ? word : capitalise(word)));
}

function capitalise(word: string): string {
  return NUMBERS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}
